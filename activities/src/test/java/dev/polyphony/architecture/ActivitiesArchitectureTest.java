package dev.polyphony.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;
import org.junit.jupiter.api.Test;

/** The edges; no Spring. */
class ActivitiesArchitectureTest extends ModuleBorders {
    ActivitiesArchitectureTest() {
        super(ProjectModule.ACTIVITIES, SPRING, PICOCLI, DATABASE);
    }

    @Test
    void clientLibraryStaysBehindItsPort() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.polyphony.provider")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.langchain4j.."));
    }
}

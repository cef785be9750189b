package dev.polyphony.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;
import org.junit.jupiter.api.Test;

/** Answers are judged without network and database. */
class AggregationArchitectureTest extends ModuleBorders {
    AggregationArchitectureTest() {
        super(ProjectModule.AGGREGATION, SPRING, PICOCLI, PROVIDERS, DATABASE);
    }

    @Test
    void embeddingAloneKnowsItsLibrary() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.polyphony.embedding")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.langchain4j.."));
    }
}

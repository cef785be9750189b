package dev.polyphony.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;
import org.junit.jupiter.api.Test;

/** Commands over the client, without a framework. */
class CliArchitectureTest extends ModuleBorders {
    CliArchitectureTest() {
        super(ProjectModule.CLI, SPRING);
    }

    @Test
    void renderingIsPure() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.polyphony.cli.render..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "io.temporal..", "picocli.."));
    }
}

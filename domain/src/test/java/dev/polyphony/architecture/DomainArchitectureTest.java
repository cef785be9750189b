package dev.polyphony.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;
import org.junit.jupiter.api.Test;

/** What everybody speaks depends on nobody and touches nothing. */
class DomainArchitectureTest extends ModuleBorders {
    DomainArchitectureTest() {
        super(ProjectModule.DOMAIN, SPRING, PICOCLI, TEMPORAL, DATABASE, PROVIDERS, OUTSIDE_WORLD);
    }

    @Test
    void plansKnowNoAnalysis() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.polyphony.plan..", "dev.polyphony.call..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.polyphony.analysis.."));
    }

    @Test
    void callsKnowNoPlan() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.polyphony.call..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.polyphony.plan.."));
    }
}

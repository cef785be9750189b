package dev.polyphony.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The providers' wire formats know nothing of ours. */
@AnalyzeClasses(packages = "dev.polyphony", importOptions = ImportOption.DoNotIncludeTests.class)
class SimulatorArchitectureTest {
    private static final String[] ROOM = {"dev.polyphony.simulator.."};

    @ArchTest
    static final ArchRule usesOnlyWhatIsAboveIt = classes()
            .that()
            .resideInAnyPackage(ROOM)
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("dev.polyphony..").or(resideInAnyPackage(ROOM)));

    @ArchTest
    static final ArchRule knowsNoneOfThese = noClasses()
            .that()
            .resideInAnyPackage(ROOM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "io.temporal..",
                    "java.sql..",
                    "org.jdbi..",
                    "org.flywaydb..",
                    "com.zaxxer..",
                    "org.sqlite..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.polyphony.(*)..").should().beFreeOfCycles();
}

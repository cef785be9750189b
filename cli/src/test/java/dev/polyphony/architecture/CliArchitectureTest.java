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

/** Commands over the client, without a framework. */
@AnalyzeClasses(packages = "dev.polyphony", importOptions = ImportOption.DoNotIncludeTests.class)
class CliArchitectureTest {
    private static final String[] ROOM = {"dev.polyphony.cli..", "dev.polyphony.settings.."};

    private static final String[] MAY_USE = {
        "dev.polyphony.analysis..",
        "dev.polyphony.call..",
        "dev.polyphony.plan..",
        "dev.polyphony.inventory..",
        "dev.polyphony.alert..",
        "dev.polyphony.port..",
        "dev.polyphony.text..",
        "dev.polyphony.notation..",
        "dev.polyphony.request..",
        "dev.polyphony.execution..",
        "dev.polyphony.activity..",
        "dev.polyphony.workflow..",
        "dev.polyphony.storage..",
        "dev.polyphony.ledger..",
        "dev.polyphony.events..",
        "dev.polyphony.client..",
        "dev.polyphony.connection..",
        "dev.polyphony.http.."
    };

    @ArchTest
    static final ArchRule usesOnlyWhatIsAboveIt = classes()
            .that()
            .resideInAnyPackage(ROOM)
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("dev.polyphony..")
                    .or(resideInAnyPackage(ROOM))
                    .or(resideInAnyPackage(MAY_USE)));

    @ArchTest
    static final ArchRule knowsNoneOfThese = noClasses()
            .that()
            .resideInAnyPackage(ROOM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..");

    @ArchTest
    static final ArchRule renderingIsPure = noClasses()
            .that()
            .resideInAPackage("dev.polyphony.cli.render..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "io.temporal..", "picocli..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.polyphony.(*)..").should().beFreeOfCycles();
}

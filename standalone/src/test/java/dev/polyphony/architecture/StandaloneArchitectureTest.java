package dev.polyphony.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** All of it in one process: nobody depends on this. */
@AnalyzeClasses(packages = "dev.polyphony", importOptions = ImportOption.DoNotIncludeTests.class)
class StandaloneArchitectureTest {
    private static final String[] ROOM = {"dev.polyphony.embedded..", "dev.polyphony.standalone.."};

    private static final String[] MAY_USE = {
        "dev.polyphony.simulator..",
        "dev.polyphony.analysis..",
        "dev.polyphony.call..",
        "dev.polyphony.plan..",
        "dev.polyphony.inventory..",
        "dev.polyphony.alert..",
        "dev.polyphony.port..",
        "dev.polyphony.text..",
        "dev.polyphony.notation..",
        "dev.polyphony.request..",
        "dev.polyphony.bounded..",
        "dev.polyphony.embedding..",
        "dev.polyphony.scoring..",
        "dev.polyphony.schema..",
        "dev.polyphony.prompt..",
        "dev.polyphony.aggregation..",
        "dev.polyphony.catalogue..",
        "dev.polyphony.routing..",
        "dev.polyphony.planning..",
        "dev.polyphony.storage..",
        "dev.polyphony.ledger..",
        "dev.polyphony.events..",
        "dev.polyphony.provider..",
        "dev.polyphony.completion..",
        "dev.polyphony.attempt..",
        "dev.polyphony.budget..",
        "dev.polyphony.health..",
        "dev.polyphony.decision..",
        "dev.polyphony.recording..",
        "dev.polyphony.textstore..",
        "dev.polyphony.http..",
        "dev.polyphony.worker..",
        "dev.polyphony.client..",
        "dev.polyphony.connection..",
        "dev.polyphony.rest..",
        "dev.polyphony.cli..",
        "dev.polyphony.settings.."
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
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.polyphony.(*)..").should().beFreeOfCycles();
}

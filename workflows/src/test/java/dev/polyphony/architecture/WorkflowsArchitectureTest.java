package dev.polyphony.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.ProviderId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.polyphony", importOptions = ImportOption.DoNotIncludeTests.class)
class WorkflowsArchitectureTest {

    @ArchTest
    static final ArchRule knowsNoFrameworkVendorOrOutsideWorld = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "dev.langchain4j..",
                    "java.net..",
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.sql..");

    @ArchTest
    static final ArchRule workflowsReadNoClockAndThrowNoDice = noClasses()
            .that()
            .resideInAPackage("dev.polyphony.execution..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Random.class, ThreadLocalRandom.class, Thread.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..");

    @ArchTest
    static final ArchRule dependenciesGoOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("execution")
            .definedBy("dev.polyphony.execution..")
            .layer("workflow")
            .definedBy("dev.polyphony.workflow..")
            .layer("activity")
            .definedBy("dev.polyphony.activity..")
            .layer("analysis")
            .definedBy("dev.polyphony.analysis..")
            .layer("plan")
            .definedBy("dev.polyphony.plan..")
            .layer("call")
            .definedBy("dev.polyphony.call..")
            .whereLayer("execution")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("workflow")
            .mayOnlyBeAccessedByLayers("execution")
            .whereLayer("activity")
            .mayOnlyBeAccessedByLayers("execution", "workflow")
            .whereLayer("analysis")
            .mayOnlyBeAccessedByLayers("execution", "workflow", "activity")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("execution", "workflow", "activity", "analysis");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.polyphony.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes().should(beInANullMarkedPackage());

    /** Values that are written as one word or number, or not at all, are not objects: they have no unknown fields. */
    @ArchTest
    static final ArchRule recordsOfHistoriesIgnoreFieldsOfLaterVersions = classes()
            .that()
            .areRecords()
            .and()
            .resideOutsideOfPackage("dev.polyphony.port..")
            .and()
            .areNotAssignableTo("dev.polyphony.execution.Outcome")
            .and()
            .doNotHaveFullyQualifiedName("dev.polyphony.execution.Outcome$Judgement")
            .and()
            .doNotHaveFullyQualifiedName("dev.polyphony.execution.RetryableSteps$Waiting")
            .and()
            .areNotAssignableTo("dev.polyphony.execution.ModelCaller$Asked")
            .and()
            .doNotHaveFullyQualifiedName("dev.polyphony.execution.EvaluationContext")
            .and()
            .doNotHaveFullyQualifiedName("dev.polyphony.plan.CostCeiling")
            .and()
            .doNotHaveFullyQualifiedName("dev.polyphony.execution.PanelEvaluator$Session")
            .and()
            .doNotHaveFullyQualifiedName("dev.polyphony.execution.Deliberation$Request")
            .and()
            .doNotBelongToAnyOf(ModelRef.class, ProviderId.class, Money.class, Principal.class, WorkflowId.class)
            .should(bePersisted());

    private static ArchCondition<JavaClass> bePersisted() {
        return new ArchCondition<>("be @Persisted, or one of a family that is") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.isAnnotatedWith(Persisted.class)
                        && item.getAllRawInterfaces().stream().noneMatch(i -> i.isAnnotatedWith(Persisted.class))) {
                    events.add(SimpleConditionEvent.violated(item, item.getName() + " is not @Persisted"));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                            SimpleConditionEvent.violated(item, item.getName() + ": its package is not null-marked"));
                }
            }
        };
    }
}

package dev.polyphony.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.ProviderId;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.pipeline.NodeEnd;
import dev.polyphony.pipeline.PipelineStatus;
import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;
import dev.polyphony.workflow.WorkerDeployment;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Deterministic: no outside world, no clock, no dice. */
class WorkflowsArchitectureTest extends ModuleBorders {
    WorkflowsArchitectureTest() {
        super(ProjectModule.WORKFLOWS, SPRING, PICOCLI, DATABASE, "dev.langchain4j..", OUTSIDE_WORLD);
    }

    @Test
    void workflowsReadNoClockAndThrowNoDice() {
        check(noClasses()
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
                .resideInAnyPackage("java.util.concurrent.."));
    }

    @Test
    void implementationsAreNamedByNobody() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.polyphony.workflow..", "dev.polyphony.activity..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.polyphony.execution.."));
    }

    @Test
    void activitiesKnowNoWorkflow() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.polyphony.activity..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.polyphony.workflow.."));
    }

    /** Values that are written as one word or number, or not at all, are not objects: they have no unknown fields. */
    @Test
    void recordsOfHistoriesIgnoreFieldsOfLaterVersions() {
        classes()
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
                .doNotBelongToAnyOf(
                        ModelRef.class,
                        ProviderId.class,
                        Money.class,
                        Principal.class,
                        WorkflowId.class,
                        WebhookUrl.class,
                        BatchStatus.class,
                        BatchLine.class,
                        NodeEnd.class,
                        PipelineStatus.class,
                        Rating.class,
                        Experiment.class,
                        WorkerDeployment.class)
                .should(bePersisted())
                .check(classesOf(ProjectModule.DOMAIN, ProjectModule.WORKFLOWS));
    }

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
}

package dev.polyphony.pipelinestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.Databases;
import dev.polyphony.pipeline.Condition;
import dev.polyphony.pipeline.Condition.Comparison;
import dev.polyphony.pipeline.Condition.Operator;
import dev.polyphony.pipeline.Condition.Subject;
import dev.polyphony.pipeline.NodeEnd;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.pipeline.PipelineStatus;
import dev.polyphony.pipeline.PromptPart;
import dev.polyphony.storage.Database;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookEvent;
import dev.polyphony.webhook.WebhookOutbox;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class StoredPipelinesTest {
    private static final WorkflowId ID = new Principal("acme").workflow("pl-1");
    private static final Condition APPROVED =
            new Comparison("gate", Subject.STATUS, Operator.EQUALS, NodeState.APPROVED.word());
    private static final Pipeline PIPELINE = new Pipeline(
            "release",
            List.of(
                    new PipelineNode.Ask(
                            "notes",
                            List.of(new PromptPart.Words("Write")),
                            List.of(),
                            null,
                            OnFailure.STOP,
                            new Analysis("node", "default", "-", Selection.Preset.of("fallback"), Limits.DEFAULT),
                            null),
                    new PipelineNode.Approval(
                            "gate",
                            List.of(new PromptPart.Quote("notes", null)),
                            List.of(),
                            new Condition.Not(new Condition.OfInput("x == \"y\"", false)),
                            OnFailure.STOP,
                            Duration.ofDays(1)),
                    new PipelineNode.Ask(
                            "post",
                            List.of(new PromptPart.Quote("notes", "none"), new PromptPart.Status("gate")),
                            List.of("gate"),
                            new Condition.Any(List.of(APPROVED, new Condition.All(List.of(APPROVED)))),
                            OnFailure.CONTINUE,
                            new Analysis("node", "default", "-", Selection.Preset.of("vote"), Limits.DEFAULT),
                            "post.txt")),
            3,
            new Money(2_000_000),
            Duration.ofHours(2));

    private final Database database;
    private final StoredPipelines pipelines;
    private final PipelineWork work;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");

    StoredPipelinesTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        pipelines = new StoredPipelines(database, () -> now);
        work = new PipelineWork(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsSubmittedIsReadAgainAsItWas() {
        assertThat(pipelines.add(ID, PIPELINE, "sum")).isTrue();

        assertThat(pipelines.definition(ID)).contains(PIPELINE);
        assertThat(work.definition(ID.value())).contains(PIPELINE);
        assertThat(pipelines.digest(ID)).contains("sum");
        assertThat(status().nodes())
                .extracting(PipelineStatus.Node::name, PipelineStatus.Node::after, PipelineStatus.Node::file)
                .containsExactly(
                        tuple("notes", List.of(), "notes.md"),
                        tuple("gate", List.of("notes"), null),
                        tuple("post", List.of("gate", "notes"), "post.txt"));
        assertThat(pipelines.add(ID, PIPELINE, "other")).isFalse();
        assertThat(pipelines.digest(ID)).contains("sum");
    }

    @Test
    void firstEndOfANodeStands() {
        pipelines.add(ID, PIPELINE, "sum");
        work.begin(ID.value(), "notes", null);
        assertThat(status().nodes().getFirst().analysis()).isEqualTo("pl-1.notes");

        assertThat(work.end(ID.value(), "notes", "run-1", result("the notes"))).isEqualTo(NodeState.ANSWERED);
        assertThat(work.end(ID.value(), "notes", NodeState.CANCELLED, "too late"))
                .isEqualTo(NodeState.ANSWERED);

        assertThat(work.ends(ID.value())).isEqualTo(Map.of("notes", new NodeEnd(NodeState.ANSWERED, "the notes", 0.5)));
        assertThat(status().nodes().getFirst().text()).isNull();
        PipelineStatus.Node told =
                pipelines.status(ID, true).orElseThrow().nodes().getFirst();
        assertThat(told.text()).isEqualTo("the notes");
        assertThat(told.model()).isEqualTo("gpt-4o");
        assertThat(status().cost()).isEqualTo(Money.ZERO);
    }

    @Test
    void decisionIsTakenOnceAndOnlyWhereAPersonIsAsked() {
        pipelines.add(ID, PIPELINE, "sum");
        assertThat(pipelines.decide(ID, "gate", NodeState.APPROVED, null)).isFalse();
        work.begin(ID.value(), "gate", "Go on?");
        assertThat(status().waiting()).singleElement().satisfies(node -> {
            assertThat(node.name()).isEqualTo("gate");
            assertThat(node.question()).isEqualTo("Go on?");
        });

        assertThat(pipelines.decide(ID, "gate", NodeState.REJECTED, "not yet")).isTrue();
        assertThat(pipelines.decide(ID, "gate", NodeState.APPROVED, "now")).isFalse();

        assertThat(work.decisions(ID.value())).isEqualTo(Map.of("gate", NodeState.REJECTED));
        assertThat(work.end(ID.value(), "gate", NodeState.DEADLINE_PASSED, "nobody"))
                .isEqualTo(NodeState.REJECTED);
        assertThat(work.ends(ID.value())).containsEntry("gate", new NodeEnd(NodeState.REJECTED, "not yet", null));
    }

    @Test
    void resumedPipelineKeepsWhatHasAResult() {
        pipelines.add(ID, PIPELINE, "sum");
        work.end(ID.value(), "notes", "run-1", result("the notes"));
        work.begin(ID.value(), "gate", "Go on?");
        pipelines.decide(ID, "gate", NodeState.REJECTED, "not yet");
        work.end(ID.value(), "post", NodeState.SKIPPED, "why not");
        assertThat(pipelines.resume(ID, null)).as("it has not ended").isFalse();
        work.conclude(ID.value(), PipelineState.FAILED, new Problem("nodes.gate", "was rejected"));
        assertThat(status().problem()).isEqualTo(new Problem("nodes.gate", "was rejected"));

        assertThat(pipelines.resume(ID, new Money(9_000_000))).isTrue();
        assertThat(work.definition(ID.value())).contains(PIPELINE.forAtMost(new Money(9_000_000)));
        assertThat(status().maxCost()).isEqualTo(new Money(9_000_000));

        assertThat(status().state()).isEqualTo(PipelineState.RUNNING);
        assertThat(status().round()).isEqualTo(2);
        assertThat(status().problem()).isNull();
        assertThat(status().endedAt()).isNull();
        assertThat(work.ends(ID.value())).containsOnlyKeys("notes");
        assertThat(work.decisions(ID.value())).isEmpty();
        work.conclude(ID.value(), PipelineState.ANSWERED, null);
        assertThat(pipelines.resume(ID, null)).as("it has all").isFalse();
    }

    @Test
    void whoWantsToKnowIsToldThatAPersonIsAskedAndOfEachEnd() {
        new WebhookEndpoints(database, () -> now)
                .add(
                        new WebhookEndpoints.Wanted(
                                "acme",
                                WebhookUrl.parse("url", "https://hooks.example.com/polyphony"),
                                EnumSet.allOf(WebhookEvent.class)),
                        "ann");
        pipelines.add(ID, PIPELINE, "sum");
        work.begin(ID.value(), "gate", "Go on?");
        work.begin(ID.value(), "gate", "Go on?");
        work.conclude(ID.value(), PipelineState.FAILED, null);
        work.conclude(ID.value(), PipelineState.FAILED, null);
        pipelines.resume(ID, null);
        work.begin(ID.value(), "gate", "Go on?");
        work.conclude(ID.value(), PipelineState.ANSWERED, null);

        assertThat(new WebhookOutbox(database).open())
                .extracting(WebhookDelivery::type)
                .containsExactlyInAnyOrder(
                        "pipeline.waiting", "pipeline.failed", "pipeline.waiting", "pipeline.completed");
    }

    @Test
    void cancellationIsOrderedOnceOfWhatRuns() {
        pipelines.add(ID, PIPELINE, "sum");

        assertThat(pipelines.cancel(ID)).isTrue();
        assertThat(pipelines.cancel(ID)).isFalse();
        assertThat(work.state(ID.value())).contains(PipelineState.CANCELLING);
        assertThat(pipelines.decide(ID, "gate", NodeState.APPROVED, null)).isFalse();
    }

    @Test
    void listIsOfOneTenantTheNewestFirst() {
        for (int i = 1; i <= 3; i++) {
            pipelines.add(new WorkflowId("acme", "pl-" + i), PIPELINE, "sum");
            now = now.plusSeconds(1);
        }
        pipelines.add(new WorkflowId("other", "pl-9"), PIPELINE, "sum");

        assertThat(pipelines.list("acme", 2, null))
                .extracting(PipelineStatus::id)
                .containsExactly("pl-3", "pl-2");
        assertThat(pipelines.list("acme", 2, "pl-2"))
                .extracting(PipelineStatus::id)
                .containsExactly("pl-1");
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        pipelines.add(ID, PIPELINE, "sum");
        pipelines.add(new WorkflowId("acme", "pl-2"), PIPELINE, "sum");
        work.conclude(ID.value(), PipelineState.ANSWERED, null);
        now = now.plus(Duration.ofDays(2));

        assertThat(work.forget(Duration.ofDays(1))).isOne();

        assertThat(pipelines.status(ID, false)).isEmpty();
        assertThat(pipelines.list("acme", 10, null)).hasSize(1);
    }

    private PipelineStatus status() {
        return pipelines.status(ID, false).orElseThrow();
    }

    private static AnalysisResult result(@Nullable String answer) {
        return new AnalysisResult(
                "pl-1.notes",
                AnalysisStatus.ANSWERED,
                new AnalysisResult.Answer(answer, "gpt-4o", 0.5),
                AnalysisResult.Spending.NOTHING,
                Duration.ofSeconds(1),
                "fallback",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                Instant.EPOCH,
                null);
    }
}

package dev.polyphony.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.Databases;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class StoredBatchesTest {
    private static final WorkflowId ID = new Principal("acme").workflow("batch-1");

    private final Database database;
    private final StoredBatches batches;
    private final BatchWork work;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");

    StoredBatchesTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        batches = new StoredBatches(database, () -> now);
        work = new BatchWork(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsReceivedIsTakenInOrder() {
        received(5);

        List<BatchWork.Waiting> first = work.waiting(ID.value(), 0, 3, 1_000_000);
        assertThat(first).extracting(BatchWork.Waiting::line).containsExactly(1, 2, 3);
        assertThat(first.getFirst().analysis().prompt()).isEqualTo("question 1");
        assertThat(work.waiting(ID.value(), 3, 3, 1_000_000))
                .extracting(BatchWork.Waiting::line)
                .containsExactly(4, 5);
    }

    @Test
    void longLinesComeFewAtATimeButAlwaysOne() {
        received(5);

        assertThat(work.waiting(ID.value(), 0, 5, 1)).hasSize(1);
    }

    @Test
    void lineThatSaysNoAnalysisIsNeverTakenAndKeepsItsProblem() {
        batches.open(ID, "up", null, BatchLimits.NONE);
        batches.add(ID, "up", List.of(valid(1), new BatchLine.Received.Invalid(2, "mine", "promt", "unknown field")));
        batches.close(ID, "up", "sum");

        assertThat(work.waiting(ID.value(), 0, 5, 1_000_000)).hasSize(1);
        assertThat(batches.lines(ID, 1, 10))
                .containsExactly(
                        new BatchLine.Outcome(2, "mine", "invalid", null, new Problem("promt", "unknown field")));
        assertThat(status().byStatus()).containsExactly(Map.entry("invalid", 1));
        assertThat(status().ended()).isOne();
    }

    @Test
    void whoSendsItAnewReplacesWhatBrokeOff() {
        batches.open(ID, "first", null, BatchLimits.NONE);
        batches.add(ID, "first", List.of(valid(1), valid(2)));

        assertThat(batches.open(ID, "second", null, BatchLimits.NONE)).isTrue();
        assertThat(batches.add(ID, "first", List.of(valid(3)))).isFalse();
        assertThat(batches.close(ID, "first", "sum")).isFalse();
        assertThat(batches.add(ID, "second", List.of(valid(1)))).isTrue();
        assertThat(batches.close(ID, "second", "sum")).isTrue();
        batches.drop(ID, "second");

        assertThat(status().lines()).isOne();
        assertThat(batches.lines(ID, 0, 10)).hasSize(1);
    }

    @Test
    void batchThatIsWholeIsNotReceivedAgain() {
        received(2);

        assertThat(batches.open(ID, "again", null, BatchLimits.NONE)).isFalse();
        assertThat(batches.digest(ID)).contains("sum");
        assertThat(status().lines()).isEqualTo(2);
    }

    @Test
    void batchThatBreaksOffLeavesNothing() {
        batches.open(ID, "up", null, BatchLimits.NONE);
        batches.add(ID, "up", List.of(valid(1)));
        batches.drop(ID, "up");

        assertThat(batches.status(ID)).isEmpty();
        assertThat(batches.lines(ID, 0, 10)).isEmpty();
    }

    @Test
    void whatCameOfALineFirstStands() {
        received(2);
        AnalysisResult first = result(AnalysisStatus.ANSWERED);

        work.conclude(ID.value(), Map.of(1, first));
        work.conclude(ID.value(), Map.of(1, result(AnalysisStatus.NO_ANSWER)));

        assertThat(batches.lines(ID, 0, 1)).containsExactly(new BatchLine.Outcome(1, "q1", "answered", first, null));
        assertThat(work.waiting(ID.value(), 0, 5, 1_000_000))
                .extracting(BatchWork.Waiting::line)
                .containsExactly(2);
        assertThat(status().cost()).isEqualTo(new Money(120));
    }

    @Test
    void endTellsWhyTheRestWasNotAsked() {
        received(3);
        work.conclude(ID.value(), Map.of(1, result(AnalysisStatus.ANSWERED)));

        work.end(ID.value(), BatchState.ENDED, new Problem("budget", "is spent"));
        now = now.plusSeconds(60);
        work.end(ID.value(), BatchState.CANCELLED, null);

        assertThat(status().state()).isEqualTo(BatchState.ENDED);
        assertThat(status().endedAt()).isEqualTo(Instant.parse("2026-11-30T12:00:00Z"));
        assertThat(batches.lines(ID, 1, 10))
                .containsExactly(
                        new BatchLine.Outcome(2, "q2", "rejected", null, new Problem("budget", "is spent")),
                        new BatchLine.Outcome(3, "q3", "rejected", null, new Problem("budget", "is spent")));
    }

    @Test
    void ordersAreTakenWhereTheyMakeSense() {
        received(2);

        assertThat(batches.order(ID, BatchState.RUNNING)).isFalse();
        assertThat(batches.order(ID, BatchState.PAUSED)).isTrue();
        assertThat(batches.order(ID, BatchState.PAUSED)).isFalse();
        assertThat(work.standing(ID.value()).orElseThrow().state()).isEqualTo(BatchState.PAUSED);
        assertThat(batches.order(ID, BatchState.CANCELLING)).isTrue();
        assertThat(batches.order(ID, BatchState.RUNNING)).isFalse();
        work.end(ID.value(), BatchState.CANCELLED, null);
        assertThat(batches.order(ID, BatchState.PAUSED)).isFalse();
    }

    @Test
    void batchesOfOneTenantAreListedFromTheNewestOn() {
        for (int i = 1; i <= 3; i++) {
            now = now.plusSeconds(1);
            batches.open(new Principal("acme").workflow("batch-" + i), "up", "n" + i, BatchLimits.NONE);
        }
        batches.open(new Principal("other").workflow("batch-4"), "up", null, BatchLimits.NONE);

        assertThat(batches.list("acme", 2, null)).extracting(BatchStatus::id).containsExactly("batch-3", "batch-2");
        assertThat(batches.list("acme", 2, "batch-2"))
                .extracting(BatchStatus::id)
                .containsExactly("batch-1");
    }

    @Test
    void oldOnesAreDeletedAndOnesThatNeverCameWhole() {
        received(2);
        work.end(ID.value(), BatchState.ENDED, null);
        WorkflowId half = new Principal("acme").workflow("half");
        batches.open(half, "up", null, BatchLimits.NONE);
        now = now.plus(Duration.ofDays(2));

        assertThat(work.forget(Duration.ofDays(30))).isOne();
        assertThat(batches.status(half)).isEmpty();
        assertThat(batches.status(ID)).isPresent();
        now = now.plus(Duration.ofDays(30));
        assertThat(work.forget(Duration.ofDays(30))).isOne();
        assertThat(batches.lines(ID, 0, 10)).isEmpty();
    }

    @Test
    void limitsAreKept() {
        BatchLimits limits = new BatchLimits(new Money(5_000_000), 7, Duration.ofHours(6));
        batches.open(ID, "up", "name", limits);

        assertThat(status().limits()).isEqualTo(limits);
        assertThat(status().name()).isEqualTo("name");
        assertThat(work.standing(ID.value()).orElseThrow().limits()).isEqualTo(limits);
    }

    private void received(int lines) {
        batches.open(ID, "up", null, BatchLimits.NONE);
        batches.add(
                ID,
                "up",
                IntStream.rangeClosed(1, lines)
                        .<BatchLine.Received>mapToObj(StoredBatchesTest::valid)
                        .toList());
        batches.close(ID, "up", "sum");
    }

    private BatchStatus status() {
        return batches.status(ID).orElseThrow();
    }

    private static BatchLine.Received.Valid valid(int line) {
        return new BatchLine.Received.Valid(
                line,
                "q" + line,
                new Analysis(
                        "batch-1." + line,
                        "acme",
                        "question " + line,
                        Selection.Preset.of("fallback"),
                        Limits.DEFAULT));
    }

    private AnalysisResult result(AnalysisStatus status) {
        return new AnalysisResult(
                "batch-1.1",
                status,
                new AnalysisResult.Answer("said", "m", 0.7),
                new AnalysisResult.Spending(new Money(120), true, 1, 2),
                Duration.ofSeconds(1),
                "fallback",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                now,
                null);
    }
}

package dev.polyphony.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvent.CallFailed;
import dev.polyphony.port.AnalysisEvent.CallStarted;
import dev.polyphony.port.AnalysisEvent.Compiled;
import dev.polyphony.port.AnalysisEvent.Piece;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From what is told of an analysis to how far it is. */
class ProgressProjectionTest {
    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ProgressProjection projection = new ProgressProjection("run");

    @Test
    void nothingIsKnownOfARunOfWhichNothingWasTold() {
        assertThat(projection.progress()).isEmpty();
        projection.add(event("another", "", 0, compiled(chain(call("1"), call("2")))));
        assertThat(projection.progress()).isEmpty();
    }

    @Test
    void namesAndStepsArePlans() {
        compile(chain(call("1"), call("2")));
        started("1", 1, null);

        assertThat(progress().status()).isEqualTo(AnalysisStatus.RUNNING);
        assertThat(progress().startedAt()).isEqualTo(START);
        assertThat(progress().calls()).containsExactly(new CallProgress("1", "model-1", "step 1", at(1), null));
    }

    @Test
    void callThatEndedHasItsTimes() {
        compile(chain(call("1"), call("2")));
        started("1", 1, CallPurpose.JUDGE);
        failed("1", 1, 4);

        assertThat(ended("1"))
                .isEqualTo(new CallRecord.Failed(
                        "1",
                        "model-1",
                        ModelRef.parse("p/model-1"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        new Failure.Unavailable(503),
                        2,
                        CallPurpose.JUDGE,
                        null));
    }

    /** Events are stored by and by, the last ones also after the result. */
    @Test
    void endThatNoEventToldIsTheResults() {
        compile(chain(call("1"), call("2")));
        started("1", 1, null);
        failed("1", 1, 4);
        CallProgress first = progress().calls().getFirst();
        started("2", 4, null);
        CallRecord second = failed("2", Duration.ofSeconds(4));

        assertThat(projection
                        .concluded(ended(requireNonNull(first.ended()), second))
                        .orElseThrow()
                        .calls())
                .containsExactly(first, new CallProgress("2", "model-2", "step 2", at(4), second));
    }

    @Test
    void callThatNoEventToldOfIsTheResults() {
        compile(chain(call("1"), call("2")));
        started("1", 1, null);
        failed("1", 1, 4);
        CallProgress first = progress().calls().getFirst();
        CallRecord second = failed("2", Duration.ofSeconds(4));

        assertThat(projection
                        .concluded(ended(requireNonNull(first.ended()), second))
                        .orElseThrow()
                        .calls())
                .containsExactly(first, new CallProgress("2", "model-2", "step 2", at(4), second));
    }

    private static CallRecord failed(String path, Duration startedAfter) {
        return new CallRecord.Failed(
                path,
                "model-" + path,
                ModelRef.parse("p/model-" + path),
                startedAfter,
                Duration.ofSeconds(2),
                new Failure.Unavailable(500),
                1);
    }

    @Test
    void skippedStepsAreToldWhenTheirTurnHasCome() {
        compile(chain(skipped("1"), call("2"), skipped("3"), call("4"), skipped("5")));
        assertThat(paths()).containsExactly("1");

        started("2", 1, null);
        assertThat(paths()).containsExactly("1", "2");

        failed("2", 1, 2);
        assertThat(paths()).containsExactly("1", "2", "3");

        started("4", 3, null);
        assertThat(paths()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void membersOfAPanelStandInTheOrderOfTheirTurnsAndThenOfThePlan() {
        compile(new Node.Panel(
                "",
                List.of(call("1"), skipped("2"), call("3")),
                2,
                SECOND,
                new AggregationNode.Best(),
                SECOND,
                SECOND));
        started("3", 1, null);
        started("1", 1, null);

        assertThat(paths()).containsExactly("1", "2", "3");
    }

    @Test
    void onePlaceThatIsAskedTwiceAtTheSameMomentIsTwoCalls() {
        compile(chain(call("1"), call("2")));
        projection.add(event("run", "1", AnalysisEvent.beginning(at(1), "a"), new CallStarted(at(1), null)));
        projection.add(event("run", "1", AnalysisEvent.beginning(at(1), "b"), new CallStarted(at(1), null)));

        assertThat(paths()).containsExactly("1", "1");
    }

    @Test
    void endOfACallWhoseBeginningWasLostIsShown() {
        compile(chain(call("1"), call("2")));
        failed("1", 1, 4);

        assertThat(ended("1")).isInstanceOf(CallRecord.Failed.class);
    }

    @Test
    void whatItWaitsForIsToldUntilItBegins() {
        Compilation waits = new Compilation.Unfunded("tenant:acme/day", new Money(1), "nothing left", null);
        projection.add(event("run", "", 0, new Compiled(START, waits)));
        assertThat(progress().status()).isEqualTo(AnalysisStatus.WAITING);
        assertThat(progress().waitsFor()).isEqualTo("nothing left");

        projection.add(event("run", "", 1, compiled(chain(call("1"), call("2")))));
        assertThat(progress().status()).isEqualTo(AnalysisStatus.RUNNING);
    }

    @Test
    void resetAsksAnewWhereItAsksAgainAndKeepsTheRest() {
        projection.add(event("before", "", 0, compiled(chain(call("1"), call("2")))));
        projection.add(event("before", "1", begins(1), new CallStarted(at(1), null)));
        projection.add(event("before", "1", begins(1) + 1, new CallFailed(at(2), failure())));
        projection.add(event("before", "2", begins(3), new CallStarted(at(3), null)));
        projection.add(event("before", "2", begins(3) + 1, new CallFailed(at(4), failure())));
        projection.add(event("run", "2", begins(9), new CallStarted(at(9), null)));

        assertThat(paths()).containsExactly("1", "2");
        assertThat(progress().calls().getLast().ended()).isNull();
    }

    @Test
    void runThatIsCompiledAnewBeginsAnew() {
        projection.add(event("before", "", 0, compiled(chain(call("1"), call("2")))));
        projection.add(event("before", "1", begins(1), new CallStarted(at(1), null)));
        projection.add(event("run", "", 9, compiled(chain(call("1"), call("2")))));

        assertThat(paths()).isEmpty();
    }

    private void compile(Node root) {
        projection.add(event("run", "", 0, compiled(root)));
    }

    private void started(String path, int second, @Nullable CallPurpose duty) {
        projection.add(event("run", path, begins(second), new CallStarted(at(second), duty)));
    }

    private void failed(String path, int began, int second) {
        projection.add(event("run", path, AnalysisEvent.end(begins(began)), new CallFailed(at(second), failure())));
    }

    private Progress progress() {
        return projection.progress().orElseThrow();
    }

    private List<String> paths() {
        return progress().calls().stream().map(CallProgress::path).toList();
    }

    private @Nullable CallRecord ended(String path) {
        return progress().calls().stream()
                .filter(call -> call.path().equals(path))
                .map(CallProgress::ended)
                .findFirst()
                .orElse(null);
    }

    private static CallFailure failure() {
        return new CallFailure(new Failure.Unavailable(503), 2);
    }

    private static long begins(int second) {
        return AnalysisEvent.beginning(at(second), "activity");
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static AnalysisEvent event(String run, String path, long sequence, Piece piece) {
        return new AnalysisEvent("an-1", run, path, 0, sequence, piece);
    }

    private static Compiled compiled(Node root) {
        return new Compiled(
                START,
                new Compilation.Compiled(new CompiledPlan(
                        6,
                        "custom",
                        root,
                        Duration.ofSeconds(60),
                        9,
                        new CompiledPlan.Timing(SECOND, SECOND, SECOND, SECOND))));
    }

    private static AnalysisResult ended(CallRecord... calls) {
        return new AnalysisResult(
                "an-1",
                AnalysisStatus.NO_ANSWER,
                AnalysisResult.Answer.NONE,
                AnalysisResult.Spending.NOTHING,
                SECOND,
                "custom",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(calls),
                null,
                Instant.EPOCH,
                null);
    }

    private static Node chain(Node... steps) {
        return new Node.Fallback(
                "",
                List.of(steps).stream().map(step -> new Node.Step(step, SECOND)).toList(),
                SECOND);
    }

    private static Node.Call call(String path) {
        String name = "model-" + path;
        return new Node.Call(path, name, ModelRef.parse("p/" + name), "lane", "step " + path, SECOND, 1, 100, null);
    }

    private static Node.Skipped skipped(String path) {
        String name = "model-" + path;
        return new Node.Skipped(path, name, ModelRef.parse("p/" + name), new Failure.NoCredentials("KEY"));
    }
}

package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.hedge;
import static dev.polyphony.execution.Draft.skipped;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Decision.Hedged.Cause;
import dev.polyphony.call.Failure;
import dev.polyphony.call.RetryMode;
import dev.polyphony.execution.ScriptedModels.Kind;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HedgeTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void quickFirstContenderIsTheOnlyOneAsked() {
        stage.model("a").answers("from a", s(3));

        AnalysisResult result = stage.run(hedge(s(10), call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(stage.models().requests("b")).isZero();
        assertThat(result.decisions()).isNull();
    }

    @Test
    void slowFirstContenderIsOvertakenAndItsRequestAborted() {
        stage.model("a").hangs();
        stage.model("b").answers("from b", s(2));

        AnalysisResult result = stage.run(hedge(s(10), call("a"), call("b")), s(60));
        stage.passUntilAborted("a");

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.latency()).isCloseTo(s(12), SLACK);
        assertThat(stage.models().events("a", Kind.ABORTED)).hasSize(1);
        assertThat(causes(result)).containsExactly(Cause.SLOW);
    }

    @Test
    void firstContenderStillWinsWhereItIsTheQuickerOneInTheEnd() {
        stage.model("a").answers("from a", s(12));
        stage.model("b").hangs();

        AnalysisResult result = stage.run(hedge(s(10), call("a"), call("b")), s(60));
        stage.passUntilAborted("b");

        assertThat(result.response()).isEqualTo("from a");
        assertThat(stage.models().events("b", Kind.ABORTED)).hasSize(1);
    }

    @Test
    void failedContenderIsFollowedAtOnce() {
        stage.model("a").fails(new Failure.Unavailable(503));
        stage.model("b").answers("from b", s(2));

        AnalysisResult result = stage.run(hedge(s(30), call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.latency()).isCloseTo(s(2), SLACK);
        assertThat(causes(result)).containsExactly(Cause.FAILED);
        assertThat(stage.models().patience("a")).containsExactly(RetryMode.LEAVE);
        assertThat(stage.models().patience("b")).containsExactly(RetryMode.STAY);
    }

    @Test
    void deniedContenderIsOnlyAskedWhereTheOneBeforeFails() {
        stage.decisions().allowsNoHedge();
        stage.model("a").fails(new Failure.Unavailable(503), s(20));
        stage.model("b").answers("from b", s(2));

        AnalysisResult result = stage.run(hedge(s(10), call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.latency()).isCloseTo(s(22), SLACK);
        assertThat(causes(result)).containsExactly(Cause.DENIED);
    }

    @Test
    void eachFurtherContenderWaitsForTheDelayOfTheOneBefore() {
        stage.model("a").hangs();
        stage.model("b").hangs();
        stage.model("c").answers("from c", s(1));

        AnalysisResult result = stage.run(hedge(s(10), call("a"), call("b"), call("c")), s(60));

        assertThat(result.response()).isEqualTo("from c");
        assertThat(stage.models().sentAfter("b").getFirst()).isCloseTo(s(10), SLACK);
        assertThat(stage.models().sentAfter("c").getFirst()).isCloseTo(s(20), SLACK);
    }

    @Test
    void skippedContenderCostsNoDelay() {
        stage.model("b").answers("from b", s(1));
        Draft plan = hedge(s(30), skipped("a", new Failure.NoCredentials("A_KEY")), call("b"));

        AnalysisResult result = stage.run(plan, s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.latency()).isLessThan(s(1).plus(SLACK));
    }

    @Test
    void raceWithoutWinnerEndsAtTheDeadline() {
        stage.model("a").hangs();
        stage.model("b").hangs();

        AnalysisResult result = stage.run(hedge(s(10), call("a"), call("b")), s(40));

        assertThat(result.status()).isEqualTo(AnalysisStatus.DEADLINE_PASSED);
        assertThat(result.latency()).isCloseTo(s(40), SLACK);
    }

    @Test
    void cancelledRaceAbortsEveryContender() {
        stage.model("a").hangs();
        stage.model("b").hangs();
        WorkflowStub analysis = stage.start(Draft.plan(hedge(s(10), call("a"), call("b")), s(60)));
        stage.env().sleep(s(20));

        analysis.signal("cancel");

        assertThat(stage.result(analysis).status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(stage.result(analysis).latency()).isCloseTo(s(20), SLACK);
    }

    private static List<Cause> causes(AnalysisResult result) {
        return result.decisions() == null
                ? List.of()
                : result.decisions().stream()
                        .filter(Decision.Hedged.class::isInstance)
                        .map(decision -> ((Decision.Hedged) decision).cause())
                        .toList();
    }
}

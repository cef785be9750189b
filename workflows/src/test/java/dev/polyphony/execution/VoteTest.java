package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Dissent;
import dev.polyphony.call.Failure;
import dev.polyphony.execution.ScriptedModels.Kind;
import dev.polyphony.plan.Verdict.Ruling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VoteTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void majorityWinsAndTheMinorityIsNamed() {
        stage.model("a").answers("42", s(1));
        stage.model("b").answers("41", s(2));
        stage.model("c").answers("42", s(3));

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).vote(null), s(60));

        assertThat(result.response()).isEqualTo("42");
        assertThat(result.panel().ruling()).isEqualTo(Ruling.CLEAR);
        assertThat(result.panel().dissent()).containsExactly(new Dissent("2", "b", null));
        assertThat(result.gaps().degraded()).isFalse();
    }

    @Test
    void settledVoteEndsTheRequestsThatAreStillOut() {
        stage.model("a").answers("42", s(1));
        stage.model("b").answers("42", s(2));
        stage.model("c").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).vote(null), s(60));
        stage.passUntilAborted("c");

        assertThat(result.response()).isEqualTo("42");
        assertThat(result.latency()).isCloseTo(s(2), SLACK);
        assertThat(stage.models().events("c", Kind.ABORTED)).hasSize(1);
        assertThat(result.gaps().degraded()).isFalse();
        assertThat(result.gaps().missing()).isEmpty();
        assertThat(result.decisions())
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Judged.class,
                        judged -> assertThat(judged.early()).isTrue());
    }

    @Test
    void openVoteWaitsForWhoCanStillChangeIt() {
        stage.model("a").answers("41", s(1));
        stage.model("b").answers("42", s(2));
        stage.model("c").answers("42", s(20));

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).vote(null), s(60));

        assertThat(result.response()).isEqualTo("42");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
    }

    @Test
    void voteThatSettlesInTheGraceTimeEndsIt() {
        stage.model("a").answers("42", s(1));
        stage.model("b").answers("41", s(2));
        stage.model("c").answers("42", s(4));
        stage.model("d").answers("42", s(5));
        stage.model("e").hangs();

        AnalysisResult result = stage.run(
                panel(call("a"), call("b"), call("c"), call("d"), call("e"))
                        .vote(null)
                        .quorum(2, s(40)),
                s(60));

        assertThat(result.latency()).isCloseTo(s(5), SLACK);
        assertThat(result.panel().ruling()).isEqualTo(Ruling.CLEAR);
    }

    @Test
    void tieIsBrokenAndSaid() {
        stage.model("a").answers("41");
        stage.model("b").answers("42");

        AnalysisResult result = stage.run(panel(call("a"), call("b")).vote(null), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.panel().ruling()).isEqualTo(Ruling.TIE);
    }

    @Test
    void panelBelowItsMarginAbstains() {
        stage.model("a").answers("41");
        stage.model("b").answers("42");

        AnalysisResult result = stage.run(panel(call("a"), call("b")).vote(0.5), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ABSTAINED);
        assertThat(result.response()).isNull();
        assertThat(result.panel().ruling()).isEqualTo(Ruling.ABSTAINED);
        assertThat(result.models().ensemble()).containsExactly("a", "b");
    }

    @Test
    void memberThatFailedIsMissedButOneThatWasNotNeededIsNot() {
        stage.model("a").answers("42", s(1));
        stage.model("b").answers("42", s(2));
        stage.model("c").answers("42", s(3));
        stage.model("d").fails(new Failure.Unauthorized(401));
        stage.model("e").hangs();

        AnalysisResult result = stage.run(
                panel(call("a"), call("b"), call("c"), call("d"), call("e")).vote(null), s(60));

        assertThat(result.gaps().missing()).containsExactly("d");
        assertThat(result.gaps().degraded()).isTrue();
    }
}

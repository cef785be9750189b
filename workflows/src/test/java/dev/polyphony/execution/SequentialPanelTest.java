package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Decision;
import dev.polyphony.call.Failure;
import dev.polyphony.execution.ScriptedModels.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Here answers are sure enough together where two more say one thing than another. */
class SequentialPanelTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void whoeverIsNotNeededIsNotAsked() {
        stage.model("a").answers("42", s(1));
        stage.model("b").answers("42", s(1));
        stage.model("c").answers("41", s(1));

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).sequential(1), s(60));

        assertThat(result.response()).isEqualTo("42");
        assertThat(stage.models().events("c", Kind.SENT)).isEmpty();
        assertThat(result.gaps().degraded()).isFalse();
        assertThat(result.decisions())
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Judged.class,
                        judged -> assertThat(judged.early()).isTrue());
    }

    @Test
    void anotherIsAskedWhereTheFirstTwoDiffer() {
        stage.model("a").answers("42", s(1));
        stage.model("b").answers("41", s(1));
        stage.model("c").answers("42", s(1));

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).sequential(2), s(60));

        assertThat(result.response()).isEqualTo("42");
        assertThat(stage.models().events("c", Kind.SENT)).hasSize(1);
    }

    @Test
    void membersThatBeginTogetherDoNotWaitForEachOther() {
        stage.model("a").answers("42", s(10));
        stage.model("b").answers("42", s(10));

        AnalysisResult result = stage.run(panel(call("a"), call("b")).sequential(2), s(60));

        assertThat(result.latency()).isLessThan(s(20));
    }

    @Test
    void memberThatFailsIsMissedAndTheNextIsAsked() {
        stage.model("a").fails(new Failure.Unauthorized(401));
        stage.model("b").answers("42", s(1));
        stage.model("c").answers("42", s(1));

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).sequential(1), s(60));

        assertThat(result.response()).isEqualTo("42");
        assertThat(result.gaps().missing()).containsExactly("a");
        assertThat(stage.models().events("a", Kind.SENT)).hasSize(1);
    }

    @Test
    void memberThatHangsLeavesTimeForTheOthers() {
        stage.model("a").hangs();
        stage.model("b").answers("42", s(1));

        AnalysisResult result = stage.run(panel(call("a"), call("b")).sequential(1), s(60));

        assertThat(result.response()).isEqualTo("42");
    }

    @Test
    void chainGoesOnWhereNoMemberAnswers() {
        stage.model("a").fails(new Failure.Unauthorized(401));
        stage.model("b").fails(new Failure.Unauthorized(401));
        stage.model("c").answers("42", s(1));

        AnalysisResult result = stage.run(fallback(panel(call("a"), call("b")).sequential(1), call("c")), s(60));

        assertThat(result.response()).isEqualTo("42");
    }
}

package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SingleCallTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void answerIsTheResult() {
        stage.model("a").answers("yes");

        AnalysisResult result = stage.run(call("a"), s(30));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.response()).isEqualTo("yes");
        assertThat(result.modelUsed()).isEqualTo("a");
    }

    @Test
    void latencyIsTheTimeOfTheAnswer() {
        stage.model("a").answers("yes", s(20));

        assertThat(stage.run(call("a"), s(60)).latency()).isCloseTo(s(20), SLACK);
    }

    @Test
    void failureThatTimeDoesNotHealEndsTheAnalysisAtOnce() {
        stage.model("a").fails(new Failure.Unauthorized(401));

        AnalysisResult result = stage.run(call("a"), s(30));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(failures(result, "a")).containsExactly(new Failure.Unauthorized(401));
        assertThat(stage.models().requests("a")).isOne();
    }

    @Test
    void hungModelEndsWithTheDeadline() {
        stage.model("a").hangs();

        AnalysisResult result = stage.run(call("a"), s(30));

        assertThat(result.status()).isEqualTo(AnalysisStatus.DEADLINE_PASSED);
        assertThat(result.latency()).isCloseTo(s(30), SLACK);
        assertThat(failures(result, "a")).containsExactly(new Failure.TimedOut(Failure.Phase.FIRST_BYTE));
    }
}

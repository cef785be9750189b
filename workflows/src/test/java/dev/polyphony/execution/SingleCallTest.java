package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Failure;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Also of one that an earlier version started for a tenant under the bare id, and that goes on under this one. */
    @ParameterizedTest
    @ValueSource(strings = {"legal~an-1", "an-1"})
    void callsAndTheLedgerKnowTheWorkflowsIdAndPeopleTheBareOne(String workflowId) {
        stage.model("a").answers("yes");
        Analysis analysis = new Analysis("an-1", "legal", "q", Selection.Preset.of("fallback"), Limits.DEFAULT);

        WorkflowStub running = stage.start(Draft.plan(call("a"), s(30)), analysis, workflowId);

        assertThat(stage.result(running).id()).isEqualTo("an-1");
        assertThat(stage.models().events("a", ScriptedModels.Kind.SENT))
                .extracting(sent -> sent.task().place().analysisId())
                .containsExactly(workflowId);
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

package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Failure;
import dev.polyphony.execution.ScriptedModels.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RepairTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void answerOfTheWrongFormIsAskedForOnceMoreWithWordOfWhatWasWrong() {
        stage.model("a").misfits("$.choice is missing").answers("{\"choice\":1}");

        AnalysisResult result = stage.run(call("a"), s(60));

        assertThat(result.response()).isEqualTo("{\"choice\":1}");
        assertThat(stage.models().events("a", Kind.SENT))
                .extracting(event -> event.task().wording().repair())
                .containsExactly(null, "$.choice is missing");
    }

    @Test
    void secondAnswerOfTheWrongFormIsTheLast() {
        stage.model("a").misfits("$.choice is missing");

        AnalysisResult result = stage.run(call("a"), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(failures(result, "a")).hasSize(2).allMatch(Failure.MalformedReply.class::isInstance);
    }

    @Test
    void whereAnotherStepIsLeftItIsAskedInstead() {
        stage.model("a").misfits("$.choice is missing");
        stage.model("b").answers("{\"choice\":1}");

        AnalysisResult result = stage.run(fallback(call("a"), call("b")), s(60));

        assertThat(result.modelUsed()).isEqualTo("b");
        assertThat(stage.models().requests("a")).isEqualTo(1);
    }
}

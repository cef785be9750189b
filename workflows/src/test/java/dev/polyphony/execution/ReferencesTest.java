package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Question;
import dev.polyphony.execution.ScriptedModels.Kind;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Long texts are kept once beside the history. */
class ReferencesTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void longQuestionIsKeptOnceHoweverManyAreAsked() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");

        WorkflowStub analysis =
                stage.start(plan(panel(call("a"), call("b")), s(60)).referring());
        stage.result(analysis);

        assertThat(stage.textStore().kept()).containsExactly(new Question("REST or GraphQL?", null, null));
        assertThat(sent("a").wording().reference()).isEqualTo("question-1");
        assertThat(sent("b").wording().reference()).isEqualTo("question-1");
        assertThat(sent("a").wording().prompt()).isEmpty();
    }

    @Test
    void longAnswersAreReferredToUntilTheResult() {
        stage.models().shelves("a", "ref-a");
        stage.textStore().has("ref-a", "all of what a says");
        stage.model("a").answersSurely("from a", 0.9);
        stage.model("b").answersSurely("from b", 0.1);
        stage.model("judge").fails(new Failure.Refused());

        AnalysisResult result = stage.run(panel(call("a"), call("b")).jury(call("judge")), s(60));

        assertThat(((Brief.Score) requireNonNull(sent("judge").wording().brief())).candidates())
                .contains(new Candidate("1", "from a", "ref-a"));
        assertThat(result.response()).isEqualTo("all of what a says");
    }

    private CallTask sent(String model) {
        return stage.models().events(model, Kind.SENT).getFirst().task();
    }
}

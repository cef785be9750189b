package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Failure;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is paid for is booked, however long the books are away; the analysis does not wait for it. */
class PendingSettlementTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void isBookedWhenTheBooksAreBackThoughTheAnalysisEnded() {
        stage.model("a").answers("from a");
        stage.models().unbooked("a");
        stage.books().goAway();

        WorkflowStub analysis = stage.start(plan(call("a"), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.latency()).isLessThan(s(10));
        assertThat(stage.books().settled()).isEmpty();

        stage.books().comeBack();
        settling(analysis, "").getResult(Void.class);
        assertThat(stage.books().settled())
                .singleElement()
                .extracting(Reply::text)
                .isEqualTo("from a");
    }

    @Test
    void isBookedThoughTheAnalysisIsCancelled() {
        stage.model("a").answersSurely("from a", 0.1);
        stage.models().unbooked("a");
        stage.model("b").hangs();
        stage.books().goAway();
        WorkflowStub analysis = stage.start(plan(Draft.escalate(0.9, call("a"), call("b")), s(600)));
        stage.env().sleep(s(10));

        analysis.signal("cancel");
        stage.result(analysis);
        stage.books().comeBack();
        settling(analysis, "1").getResult(Void.class);

        assertThat(stage.books().settled()).hasSize(1);
    }

    @Test
    void answerInTheWrongFormIsBookedToo() {
        stage.model("a").misfits("not JSON");
        stage.models().unbooked("a");
        stage.model("b").answers("from b");
        stage.books().goAway();

        WorkflowStub analysis = stage.start(plan(fallback(call("a").sends(1), call("b")), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("from b");
        assertThat(stage.books().settledFailures()).isEmpty();

        stage.books().comeBack();
        settling(analysis, "1").getResult(Void.class);
        assertThat(stage.books().settledFailures())
                .singleElement()
                .extracting(PendingSettlement::receipt)
                .isEqualTo("misfit");
    }

    private WorkflowStub settling(WorkflowStub analysis, String path) {
        String call = analysis.getExecution().getWorkflowId() + "/" + path + "/digest";
        return stage.env().getWorkflowClient().newUntypedWorkflowStub("settle/" + call + "#1");
    }

    @Test
    void whatIsOnTheBooksIsLeftAlone() {
        stage.model("a").fails(new Failure.Unavailable(503));
        stage.model("b").answers("from b");

        stage.run(fallback(call("a"), call("b")), s(60));

        stage.env().sleep(s(60));
        assertThat(stage.books().settled()).isEmpty();
    }
}

package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.execution.ScriptedResults.Pause;
import dev.polyphony.plan.Compilation.Rejected;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a run came to is stored before it ends, and it ends in what is stored. */
@Timeout(30)
class StoredResultTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void resultIsStoredForItsRun() {
        stage.model("a").answers("yes");

        WorkflowStub analysis = stage.start(plan(call("a"), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(stored(analysis)).isEqualTo(result);
        assertThat(stage.results().asked()).isOne();
    }

    @Test
    void runEndsInWhatAnotherWorkerHasStored() {
        stage.model("a").answers("yes");
        AnalysisResult before = Results.ended(AnalysisStatus.ABSTAINED);
        stage.results().has(before);

        WorkflowStub analysis = stage.start(plan(call("a"), s(60)));

        assertThat(stage.result(analysis)).isEqualTo(before);
        assertThat(analysis.describe().getTypedSearchAttributes().get(SearchAttributes.STATUS))
                .isEqualTo("abstained");
    }

    /** The server refuses an end that does not know of the signal; the task is done again, and is another end. */
    @Test
    void cancellationAfterTheResultIsStoredChangesNothing() throws InterruptedException {
        stage.model("a").answers("yes");
        Pause pause = stage.results().pauses();

        WorkflowStub analysis = stage.start(plan(call("a"), s(60)));
        pause.stored().await();
        analysis.signal("cancel");
        pause.end();

        AnalysisResult result = stage.result(analysis);
        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result).isEqualTo(stored(analysis));
    }

    @Test
    void analysisEndsAlsoWhereNothingCanBeStored() {
        stage.model("a").answers("yes");
        stage.results().goAway();

        AnalysisResult result = stage.run(call("a"), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.response()).isEqualTo("yes");
        assertThat(stage.results().asked()).isGreaterThan(1);
    }

    @Test
    void whatIsStoredIsNotInTheHistoryTwice() {
        stage.model("a").answers("yes ".repeat(5_000));

        WorkflowStub analysis = stage.start(plan(call("a"), s(60)));
        stage.result(analysis);

        List<HistoryEvent> markers = stage.events(analysis, EventType.EVENT_TYPE_MARKER_RECORDED);
        assertThat(markers.getLast().getSerializedSize()).isLessThan(1_000);
    }

    @Test
    void resultOfARejectedAnalysisIsStored() {
        stage.decisions().compilesTo(new Rejected("deadline", "too short", CompiledPlan.STORED_RESULT));

        WorkflowStub analysis = stage.start();

        assertThat(stage.result(analysis)).isEqualTo(stored(analysis));
    }

    @Test
    void resultOfWhatIsCancelledInTemporalIsStored() {
        stage.model("a").hangs();

        WorkflowStub analysis = stage.start(plan(call("a"), s(60)));
        stage.env().sleep(s(10));
        analysis.cancel();

        assertThatThrownBy(() -> stage.result(analysis)).isInstanceOf(WorkflowFailedException.class);
        assertThat(stored(analysis))
                .isNotNull()
                .extracting(AnalysisResult::status)
                .isEqualTo(AnalysisStatus.CANCELLED);
    }

    /** Workers of before would go on with it without. */
    @Test
    void resultOfAPlanOfEarlierSemanticsIsNotStored() {
        stage.model("a").answers("yes");
        CompiledPlan known = plan(call("a"), s(60));

        stage.run(new CompiledPlan(
                CompiledPlan.STORED_RESULT - 1,
                known.strategy(),
                known.root(),
                known.deadline(),
                known.maxCalls(),
                known.timing()));

        assertThat(stage.results().asked()).isZero();
    }

    /** Its workflow's id is that of the default tenant's analysis of that name. */
    @Test
    void resultOfATenantsAnalysisUnderABareIdIsNotStored() {
        stage.model("a").answers("yes");
        Analysis analysis = new Analysis("an-1", "acme", "q", Selection.Preset.of("fallback"), Limits.DEFAULT);

        stage.result(stage.start(plan(call("a"), s(60)), analysis, "an-1"));
        assertThat(stage.results().asked()).isZero();

        stage.result(stage.start(plan(call("a"), s(60)), analysis, "acme~an-1"));
        assertThat(stage.results().asked()).isOne();
    }

    private @Nullable AnalysisResult stored(WorkflowStub analysis) {
        return stage.results().of(analysis.getExecution().getRunId());
    }
}

package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.workflow.TaskPriority;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.common.Priority;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaskPriorityTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void callsStandInTheirQueueForTheirTenantByTheWeightOfItsPlanBehindWhatIsInteractive() {
        assertThat(ofTheCall("legal", AnalysisPriority.BATCH, 2.5)).isEqualTo(priority(4, "legal", 2.5f));
    }

    @Test
    void whatSaysNothingIsInteractiveAndWeighsOne() {
        assertThat(ofTheCall("default", null, null))
                .isEqualTo(priority(3, "default", 1))
                .isEqualTo(TaskPriority.of(asking("default", AnalysisPriority.INTERACTIVE), null));
    }

    @Test
    void keysOfLongTenantsAreAsLongAsTheServerTakesThemAndTheirOwn() {
        String longest = "t".repeat(199);

        assertThat(key("t".repeat(64))).isEqualTo("t".repeat(64));
        assertThat(key(longest + "a")).startsWith("ttt").isNotEqualTo(key(longest + "b"));
        assertThat(key(longest + "a").length()).isLessThanOrEqualTo(64);
    }

    private Priority ofTheCall(String tenant, @Nullable AnalysisPriority priority, @Nullable Double weight) {
        stage.model("a").answers("yes");
        CompiledPlan plan = Draft.plan(call("a"), s(30)).weighing(weight);

        WorkflowStub running = stage.start(plan, asking(tenant, priority), tenant + "~an-1");

        stage.result(running);
        var scheduled = stage.events(running, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .getFirst()
                .getActivityTaskScheduledEventAttributes()
                .getPriority();
        return priority(scheduled.getPriorityKey(), scheduled.getFairnessKey(), scheduled.getFairnessWeight());
    }

    private static String key(String tenant) {
        return String.valueOf(TaskPriority.of(asking(tenant, null), null).getFairnessKey());
    }

    private static Priority priority(int key, String fairnessKey, float weight) {
        return Priority.newBuilder()
                .setPriorityKey(key)
                .setFairnessKey(fairnessKey)
                .setFairnessWeight(weight)
                .build();
    }

    private static Analysis asking(String tenant, @Nullable AnalysisPriority priority) {
        return new Analysis(
                "an-1", tenant, "q", Selection.Preset.of("fallback"), Limits.DEFAULT, null, null, null, null, priority);
    }
}

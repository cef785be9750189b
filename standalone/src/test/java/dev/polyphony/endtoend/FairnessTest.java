package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who is next in a lane of two slots, both taken by calls that hang until everybody has lined up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FairnessTest {
    private static final int SLOTS = 2;
    private static final List<String> MODELS = List.of("openai/shared", "openai/urgent", "openai/weighed");

    private Simulator simulator;
    private RealServer server;
    private Worker worker;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Script.Builder script = Script.builder();
        StringBuilder catalogue = new StringBuilder("models:\n");
        for (String model : MODELS) {
            script.behaviour(
                    model,
                    Behaviour.sequence(Collections.nCopies(SLOTS, Fault.hang()).toArray(Fault[]::new)));
            catalogue.append("  - { alias: " + model.substring(7) + ", id: " + model + ", slots: " + SLOTS + " }\n");
        }
        simulator = Simulator.start(script.build());
        server = RealServer.on(folder.resolve("server"));
        worker = Worker.at(
                server,
                RealProviders.at(simulator),
                "--polyphony.worker.catalogue=" + Files.writeString(folder.resolve("own.yaml"), catalogue),
                "--polyphony.worker.tuning.tenant-weights=three=3");
    }

    @AfterAll
    void stop() {
        worker.close();
        server.close();
        simulator.close();
    }

    @Test
    void tenantWithOneAnalysisIsNextWhateverOthersHaveBefore() {
        String model = MODELS.get(0);
        List<String> blocking = block(model);
        submit(20, "many", AnalysisPriority.INTERACTIVE, model);
        awaitBacklog(model, 20);

        submit(1, "one", AnalysisPriority.INTERACTIVE, model);
        awaitBacklog(model, 21);
        release("many", blocking);

        assertThat(begun(model, 21).indexOf("one")).isLessThanOrEqualTo(SLOTS);
    }

    @Test
    void whatIsInteractiveGoesBeforeBatch() {
        String model = MODELS.get(1);
        List<String> blocking = block(model);
        submit(20, "many", AnalysisPriority.BATCH, model);
        awaitBacklog(model, 20);

        submit(5, "many", AnalysisPriority.INTERACTIVE, model, "soon");
        awaitBacklog(model, 25);
        release("many", blocking);

        assertThat(begun(model, 25).subList(0, 5 + SLOTS).stream().filter("soon"::equals))
                .hasSize(5);
    }

    @Test
    void tenantOfWeightThreeIsNextThreeTimesAsOften() {
        String model = MODELS.get(2);
        List<String> blocking = block(model);
        submit(16, "single", AnalysisPriority.INTERACTIVE, model);
        submit(16, "three", AnalysisPriority.INTERACTIVE, model);
        awaitBacklog(model, 32);

        release("many", blocking);

        assertThat(begun(model, 32).subList(0, 16).stream()
                        .filter("three"::equals)
                        .count())
                .isBetween(12L - SLOTS, 12L + SLOTS);
    }

    /** Both slots of the lane, until these are cancelled. */
    private List<String> block(String model) {
        List<String> ids = submit(SLOTS, "many", AnalysisPriority.INTERACTIVE, model);
        await().until(() -> simulator.log().of(model).size() == SLOTS);
        return ids;
    }

    private void release(String tenant, List<String> ids) {
        ids.forEach(server.client().forTenant(tenant)::cancel);
    }

    private List<String> submit(int count, String tenant, AnalysisPriority priority, String model) {
        return submit(count, tenant, priority, model, tenant);
    }

    private List<String> submit(int count, String tenant, AnalysisPriority priority, String model, String prompt) {
        return Stream.generate(() -> AnalysisRequest.of(prompt)
                        .with(AnalysisOptions.TENANT, tenant)
                        .with(AnalysisOptions.PRIORITY, priority)
                        .with(AnalysisOptions.MODELS, List.of(model))
                        .analysis(AnalysisIds.mint()))
                .limit(count)
                .map(server.client().forTenant(tenant)::submit)
                .map(submission -> submission.id())
                .toList();
    }

    private void awaitBacklog(String model, int calls) {
        DescribeTaskQueueRequest request = DescribeTaskQueueRequest.newBuilder()
                .setNamespace("default")
                .setTaskQueue(TaskQueue.newBuilder().setName("model." + model))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                .setReportStats(true)
                .build();
        await().atMost(PATIENCE)
                .until(() -> server.temporal()
                                .getWorkflowServiceStubs()
                                .blockingStub()
                                .describeTaskQueue(request)
                                .getStats()
                                .getApproximateBacklogCount()
                        == calls);
    }

    /** The prompts of those that lined up, in the order in which they were asked. */
    private List<String> begun(String model, int calls) {
        await().atMost(PATIENCE).until(() -> simulator.log().of(model).size() == SLOTS + calls);
        return simulator.log().of(model).stream()
                .skip(SLOTS)
                .map(LoggedRequest::prompt)
                .toList();
    }
}

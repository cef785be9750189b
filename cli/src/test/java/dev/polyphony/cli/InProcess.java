package dev.polyphony.cli;

import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.cli.platform.KnownNames;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.cli.platform.ServiceRole;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.execution.DurableAnalysis;
import dev.polyphony.execution.DurableInventory;
import dev.polyphony.execution.DurablePreview;
import dev.polyphony.execution.DurableRejudgement;
import dev.polyphony.execution.DurableTrial;
import dev.polyphony.settings.Settings;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.common.SearchAttributeKey;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The real workflow on the in-process server, with scripted models. Each session is this one. */
final class InProcess implements Platform, Session {
    final ScriptedWorkers models = new ScriptedWorkers();
    final List<Need> opened = new ArrayList<>();
    final List<ServiceRole> served = new ArrayList<>();

    @Nullable
    KnownNames names;

    boolean simulated;
    boolean durable = true;
    boolean workerElsewhere = true;

    private final TestWorkflowEnvironment temporal;
    private final AnalysisClient everybody;
    private AnalysisClient client;

    InProcess() {
        TestEnvironmentOptions.Builder options =
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false);
        for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
            options.registerSearchAttribute(key.getName(), key.getValueType());
        }
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        Worker workflows = temporal.newWorker(AnalysisWorkflow.TASK_QUEUE);
        workflows.registerWorkflowImplementationTypes(
                DurableAnalysis.class,
                DurablePreview.class,
                DurableRejudgement.class,
                DurableInventory.class,
                DurableTrial.class);
        workflows.registerActivitiesImplementations(models);
        temporal.newWorker(ScriptedWorkers.LANE).registerActivitiesImplementations(models);
        temporal.start();
        everybody = new AnalysisClient(temporal.getWorkflowClient());
        client = everybody;
    }

    void stop() {
        models.released.countDown();
        temporal.close();
    }

    @Override
    public Session open(Settings settings, Need need, Notices out) {
        opened.add(need);
        client = everybody.forTenant(settings.tenant().get());
        return this;
    }

    @Override
    public PlanningSession openPlanning(Settings settings, Notices out) {
        client = everybody.forTenant(settings.tenant().get());
        return this;
    }

    @Override
    public Optional<KnownNames> names(Settings settings) {
        return Optional.ofNullable(names);
    }

    @Override
    public int serve(ServiceRole role, Settings settings, Notices out) {
        served.add(role);
        return 0;
    }

    @Override
    public List<DoctorLine> diagnose(Settings settings) {
        return List.of(DoctorLine.ok("Java", "25"));
    }

    @Override
    public AnalysisClient client() {
        return client;
    }

    @Override
    public String where() {
        return "Temporal in this process";
    }

    @Override
    public Optional<URI> webUi(String analysisId) {
        return Optional.empty();
    }

    @Override
    public boolean simulated() {
        return simulated;
    }

    @Override
    public boolean durable() {
        return durable;
    }

    @Override
    public boolean workerElsewhere() {
        return workerElsewhere;
    }

    @Override
    public void close() {
        // The next command opens it again.
    }
}

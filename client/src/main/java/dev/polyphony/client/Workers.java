package dev.polyphony.client;

import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.alert.WebhookReport;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.deployment.WorkerDeployments;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.plan.Compilation;
import dev.polyphony.training.WorkloadTraining;
import dev.polyphony.workflow.PreviewWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers of an installation, and what they do for one tenant beside its analyses while the caller waits: a minute
 * at the most where nothing else is said. What a worker is asked for throws {@link NoWorker} within about a second
 * where there is none, and {@link WorkerFailed} where there is one that could not.
 */
public final class Workers implements Planning {
    private static final Duration LONGEST_TRAINING = Duration.ofMinutes(15);

    private final Connection connection;
    private final WorkerRequests requests;
    private final Principal principal;

    Workers(Connection connection, Principal principal) {
        this.connection = connection;
        this.requests = connection.workerRequests();
        this.principal = principal;
    }

    /** Their versions, where they have any: the server knows them, and no worker is asked. */
    public WorkerDeployments deployments() {
        return new WorkerDeployments(connection.temporal());
    }

    @Override
    public Principal principal() {
        return principal;
    }

    /** As the workers know them. */
    @Override
    public Inventory inventory(InventoryQuery query) {
        return requests.have("Inventory", "inventory-", "look at models and providers", Inventory.class, query);
    }

    @Override
    public List<Compilation> preview(List<Analysis> analyses) {
        List<Analysis> drafts = Planning.drafts(analyses, principal);
        return requests.have(
                        "Preview",
                        "preview-",
                        "compile without executing",
                        PreviewWorkflow.Compilations.class,
                        new PreviewWorkflow.Drafts(drafts))
                .compilations();
    }

    /** Sends a message to that endpoint of the tenant, once. */
    public WebhookReport testWebhook(String endpoint) {
        WebhookDelivery test = new WebhookDelivery(
                AnalysisIds.mint("msg_"),
                WebhookDelivery.TEST,
                principal.tenant(),
                endpoint,
                null,
                endpoint,
                null,
                Instant.now());
        return requests.have("Webhook", "webhook-test-", test.describe(), WebhookReport.class, test);
    }

    /** Makes one real call, the cheapest there is where the trial names no model. */
    public ProviderTrial.Outcome tryProvider(ProviderTrial trial) {
        return requests.have("ProviderTrial", "trial-", "try " + trial.provider(), ProviderTrial.Outcome.class, trial);
    }

    /**
     * Learns from graded answers, for the client's tenant: at most a quarter of an hour.
     *
     * @throws InvalidField where nothing can be learnt from them, naming the line or the field
     */
    public void train(WorkloadTraining training) {
        principal.requireOwn(training.tenant());
        requests.have(
                        LONGEST_TRAINING,
                        "TrainWorkload",
                        "training-",
                        "learn '" + training.workload() + "' from graded answers",
                        WorkloadTraining.Outcome.class,
                        training)
                .require();
    }

    /** As {@link AnalysisClient#rejudge}. */
    Rejudged rejudge(String id, Explanation before, @Nullable Selection selection) {
        return new Rejudged(
                before.result(),
                requests.have(
                        "Rejudge",
                        "rejudge-",
                        "judge the recorded answers of " + id + " anew",
                        AnalysisResult.class,
                        before.again(AnalysisIds.mint("rejudge-"), selection)));
    }
}

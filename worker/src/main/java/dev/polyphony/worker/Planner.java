package dev.polyphony.worker;

import dev.polyphony.activity.InventoryActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.decision.AnalysisCompiler;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.llama.process.ModelProcesses;
import dev.polyphony.plan.Compilation;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.probe.KnownHealth;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.storage.Database;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.webhook.WebhookHosts;
import dev.polyphony.webhook.WebhookRegistry;
import dev.polyphony.worker.scorer.OwnScorers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Knows and plans what a worker of the same settings would, from the same parts, without being one: no Temporal, no
 * Spring, nothing that goes on by itself. What a starting worker leaves in the database is there afterwards, too:
 * standing budgets, and which providers are set up.
 */
public final class Planner implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final InventoryActivities inventory;
    private final AnalysisCompiler compiler;

    /**
     * @param hosts that may be told of what has ended
     * @throws dev.polyphony.call.InvalidField where a setting cannot be used
     * @throws StorageUnavailable where the database does not answer
     */
    public Planner(PlanningSettings settings, ProcessEnvironment environment, WebhookHosts hosts, Telemetry telemetry) {
        try {
            PlanningConfiguration planning = new PlanningConfiguration();
            HealthConfiguration healths = new HealthConfiguration();
            WebhookConfiguration webhooks = new WebhookConfiguration();
            CatalogueSource catalogue = planning.catalogue(settings, environment);
            Endpoints endpoints = planning.endpoints(catalogue, environment, settings);
            WorkerTuning tuning = planning.workerTuning(settings);
            EnvironmentProxies proxies = planning.proxies(environment, settings);
            OwnScorers own = closing(planning.ownScorers(tuning, proxies));
            Database database = closing(planning.database(settings, environment));
            Ledger ledger = closing(planning.ledger(database));
            ProviderHealth health = closing(healths.providerHealth(database, tuning));
            HttpTransport transport = closing(planning.httpTransport(proxies, telemetry));
            ModelProcesses processes = closing(planning.modelProcesses(tuning));
            ModelClients clients = planning.modelClients(transport, catalogue, ledger, tuning, processes);
            KnownHealth availability = healths.availability(endpoints, clients, health);
            WebhookRegistry registry = webhooks.webhookRegistry(hosts, webhooks.webhookEndpoints(database));
            Supplier<PlanCompiler> plans = planning.planCompiler(
                    catalogue,
                    availability,
                    planning.defaults(tuning),
                    tuning,
                    own,
                    planning.traffic(database),
                    planning.learntWorkloads(database, closing(planning.embeddings(tuning))),
                    planning.experiments(database));
            Assessor assessor = PlanningConfiguration.assessor(settings, tuning, own, Stream.empty());
            compiler = planning.analysisCompiler(
                    plans, assessor, planning.budgets(database, settings, catalogue), registry);
            inventory = planning.inventoryCheck(
                    catalogue,
                    CatalogueWatch.of(catalogue, settings),
                    endpoints,
                    clients,
                    health,
                    planning.hosts(database, tuning));
            InventoryRecord record =
                    InventoryRecord.of(database, environment, settings, WorkerIdentity.passing(settings));
            Thread written = Thread.ofVirtual().start(() -> record.write(catalogue.get()));
            opened.push(written::join);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T closing(T some) {
        opened.push(some);
        return some;
    }

    /** As a worker has it for whoever asks. */
    public Inventory inventory(InventoryQuery query) {
        return inventory.check(query);
    }

    /**
     * The plan, or why there is none; nothing begins.
     *
     * @param workflowId under which it would run
     */
    public Compilation preview(Analysis analysis, String workflowId) {
        return compiler.preview(analysis, workflowId);
    }

    @Override
    public void close() {
        for (AutoCloseable next = opened.poll(); next != null; next = opened.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                // The next one must end too.
                System.getLogger("polyphony").log(System.Logger.Level.WARNING, "while closing: {0}", e.getMessage());
            }
        }
    }
}

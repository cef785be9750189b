package dev.polyphony.worker;

import dev.polyphony.activity.InventoryActivities;
import dev.polyphony.attempt.HostLooks;
import dev.polyphony.attempt.LearntLimits;
import dev.polyphony.budget.StandingBudgets;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.decision.AnalysisCompiler;
import dev.polyphony.decision.KnownWorkloads;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.experimentstore.StoredExperiments;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.learning.LearntWorkloads;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.SubjectNames;
import dev.polyphony.llama.process.ModelProcesses;
import dev.polyphony.local.LocalModels;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.ExperimentView;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TrafficView;
import dev.polyphony.probe.KnownHealth;
import dev.polyphony.probe.ProviderCheck;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.routing.PromptReader;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.CalibratedScorer;
import dev.polyphony.scoring.ConfidenceScorer;
import dev.polyphony.scoring.Workloads;
import dev.polyphony.storage.Database;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.traffic.StoredTraffic;
import dev.polyphony.webhook.WebhookRegistry;
import dev.polyphony.worker.scorer.OwnScorers;
import dev.polyphony.workload.StoredWorkloads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is known of models and what plans are compiled from, assembled from plain classes: by Spring in a worker, by
 * {@link Planner} in a process without one. Nothing here knows of Temporal or, but for its annotations, of Spring.
 */
@Configuration(proxyBeanMethods = false)
class PlanningConfiguration {
    /** Requests of a call that may be in doubt when another one is sent. */
    private static final int RESENT_IN_DOUBT = 2;

    @Bean
    CatalogueSource catalogue(PlanningSettings settings, ProcessEnvironment environment) {
        return new CatalogueSource(() -> CatalogueLoader.forWorker(
                        Optional.ofNullable(settings.catalogue()),
                        Optional.ofNullable(settings.models()),
                        environment.variables())
                .in(environment.variables(), settings.simulator().keySet()));
    }

    @Bean
    Endpoints endpoints(CatalogueSource catalogue, ProcessEnvironment environment, PlanningSettings settings) {
        return Endpoints.from(catalogue, environment.variables(), settings.simulator());
    }

    @Bean
    WorkerTuning workerTuning(PlanningSettings settings) {
        return new WorkerTuning(settings.tuning());
    }

    @Bean
    Defaults defaults(WorkerTuning tuning) {
        return tuning.defaults();
    }

    @Bean
    TrafficView traffic(Database database) {
        return new StoredTraffic(database, InstantSource.system());
    }

    @Bean
    OwnScorers ownScorers(WorkerTuning tuning, EnvironmentProxies proxies) {
        return new OwnScorers(tuning.scorerTimeout(), tuning.scorerJars(), proxies, InstantSource.system());
    }

    @Bean
    ExperimentView experiments(Database database) {
        StoredExperiments experiments = new StoredExperiments(database, InstantSource.system());
        // Known from the start, an outage later costs no plan its time.
        Thread.startVirtualThread(() -> {
            try {
                experiments.of("");
            } catch (StorageUnavailable e) {
                // The first analysis looks again.
            }
        });
        return experiments;
    }

    @Bean
    Supplier<PlanCompiler> planCompiler(
            CatalogueSource source,
            KnownHealth availability,
            Defaults defaults,
            WorkerTuning tuning,
            OwnScorers own,
            TrafficView traffic,
            LearntWorkloads learnt,
            ExperimentView experiments) {
        PromptReader reader = own.complexity(tuning.complexity(), new SignalReader(tuning.signals()));
        return source.derived(catalogue -> new PlanCompiler(
                        catalogue, availability, defaults, reader, traffic, Clock.systemUTC(), learnt)
                .splitting(experiments));
    }

    @Bean
    AnalysisCompiler analysisCompiler(
            Supplier<PlanCompiler> compiler, Assessor assessor, Budgets budgets, WebhookRegistry webhooks) {
        return new AnalysisCompiler(compiler, assessor, new StandingBudgets(budgets, InstantSource.system()), webhooks);
    }

    /** @param beans that somebody made, asked before all others */
    static Assessor assessor(
            PlanningSettings settings, WorkerTuning tuning, OwnScorers own, Stream<ConfidenceScorer> beans) {
        List<ConfidenceScorer> scorers = new ArrayList<>();
        beans.map(own::guarded).forEach(scorers::add);
        own.confidence(tuning.scorer()).ifPresent(scorers::add);
        scorers.add(new CalibratedScorer(Workloads.own(settings.workloads()), Workloads::shipped));
        return new Assessor(tuning.weights(), scorers);
    }

    @Bean
    MiniLm embeddings(WorkerTuning tuning) {
        return tuning.comparison().embeddings();
    }

    @Bean
    LearntWorkloads learntWorkloads(Database database, MiniLm embeddings) {
        return new KnownWorkloads(
                new StoredWorkloads(database, InstantSource.system()), embeddings, InstantSource.system());
    }

    @Bean
    EnvironmentProxies proxies(ProcessEnvironment environment, PlanningSettings settings) {
        // A simulator is on this machine: a first try does not fail for a proxy that it would not use.
        return settings.simulator().isEmpty()
                ? EnvironmentProxies.from(environment.variables())
                : EnvironmentProxies.none();
    }

    @Bean
    HttpTransport httpTransport(EnvironmentProxies proxies, Telemetry telemetry) {
        return new HttpTransport(proxies, telemetry::carriedToProviders);
    }

    @Bean
    ModelProcesses modelProcesses(WorkerTuning tuning) {
        return new ModelProcesses(tuning.localIdle(), tuning.localMemory());
    }

    @Bean
    ModelClients modelClients(
            HttpTransport httpTransport,
            CatalogueSource catalogue,
            Ledger ledger,
            WorkerTuning tuning,
            ModelProcesses modelProcesses) {
        return new ModelClients(httpTransport, Clock.systemUTC(), new LearntLimits(catalogue, ledger))
                .keepingModels(tuning.grouping().keepAlive())
                .serving(LocalModels.of(catalogue, modelProcesses));
    }

    @Bean
    Database database(PlanningSettings settings, ProcessEnvironment environment) {
        Path file = settings.ledger() == null
                ? Path.of(System.getProperty("user.home"), ".polyphony", Database.FILE)
                : settings.ledger();
        return Database.of(environment.variables(), file);
    }

    /** What is configured holds from the start; what is set later holds until the next one. */
    @Bean
    Budgets budgets(Database database, PlanningSettings settings, CatalogueSource source) {
        Budgets budgets = new Budgets(database, InstantSource.system());
        Catalogue catalogue = source.get();
        SubjectNames names = new SubjectNames(
                typed -> catalogue
                        .provider(ProviderId.named(typed, catalogue.providers().keySet()))
                        .id(),
                typed -> catalogue.find(typed).ref());
        settings.budgets().stream().map(text -> Budget.parse(text, names)).forEach(budgets::set);
        return budgets;
    }

    @Bean
    Ledger ledger(Database database) {
        return new Ledger(database, InstantSource.system(), RESENT_IN_DOUBT);
    }

    @Bean
    Hosts hosts(Database database, WorkerTuning tuning) {
        return new Hosts(database, tuning.grouping());
    }

    @Bean
    InventoryActivities inventoryCheck(
            CatalogueSource source,
            Optional<CatalogueWatch> watch,
            Endpoints endpoints,
            ModelClients clients,
            ProviderHealth health,
            Hosts hosts) {
        HostLooks looks = new HostLooks(hosts, clients);
        Supplier<ProviderCheck> check = source.derived(catalogue ->
                new ProviderCheck(catalogue, endpoints, clients, health, Clock.systemUTC()).looking(looks));
        return query -> {
            boolean reloads = query != null && query.reloads();
            if (reloads) {
                watch.ifPresent(CatalogueWatch::reload);
            }
            Inventory inventory = check.get().check(query);
            return watch.map(file -> inventory.with(file.file(reloads))).orElse(inventory);
        };
    }
}

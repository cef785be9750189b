package dev.polyphony.worker;

import dev.polyphony.access.AuditLog;
import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.activity.CallActivities;
import dev.polyphony.activity.EmbeddingActivities;
import dev.polyphony.activity.HedgeActivities;
import dev.polyphony.activity.LedgerActivities;
import dev.polyphony.activity.LocalCallActivities;
import dev.polyphony.activity.RejudgeActivities;
import dev.polyphony.activity.ResultActivities;
import dev.polyphony.activity.TextStoreActivities;
import dev.polyphony.activity.TrainingActivities;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.aggregation.AnswerComparison;
import dev.polyphony.attempt.AskModel;
import dev.polyphony.attempt.LocalCalls;
import dev.polyphony.attempt.LocalRoom;
import dev.polyphony.attempt.ObservedCalls;
import dev.polyphony.attempt.RunningCalls;
import dev.polyphony.attempt.SemanticAnswers;
import dev.polyphony.batches.BatchWork;
import dev.polyphony.budget.AlertNotifier;
import dev.polyphony.budget.AlertWebhook;
import dev.polyphony.budget.LedgerActivitiesImpl;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.conversation.Conversations;
import dev.polyphony.decision.AggregateAnswers;
import dev.polyphony.decision.AllowHedge;
import dev.polyphony.decision.AnalysisCompiler;
import dev.polyphony.decision.CompilePlan;
import dev.polyphony.decision.HedgeBudget;
import dev.polyphony.decision.RecordedPlans;
import dev.polyphony.decision.RejudgeAnswers;
import dev.polyphony.decision.WorkloadTrainer;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.learning.LearntWorkloads;
import dev.polyphony.learning.WeighedVotes;
import dev.polyphony.ledger.AnswerCache;
import dev.polyphony.ledger.BudgetAlerts;
import dev.polyphony.ledger.BudgetWaiters;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Maintenance;
import dev.polyphony.ledger.Retention;
import dev.polyphony.pipelinestore.PipelineWork;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.TextStore;
import dev.polyphony.probe.KnownHealth;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.rating.KnownJudges;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.recording.PublishedCalls;
import dev.polyphony.recording.RecordResult;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.ConfidenceScorer;
import dev.polyphony.scoring.PhraseScorer;
import dev.polyphony.scoring.Workloads;
import dev.polyphony.semanticcache.SemanticCache;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
import dev.polyphony.telemetry.RequestTelemetry;
import dev.polyphony.textstore.ClaimCheck;
import dev.polyphony.textstore.TextStoreActivitiesImpl;
import dev.polyphony.vector.EmbedTexts;
import dev.polyphony.vector.OwnVectors;
import dev.polyphony.worker.scorer.OwnScorers;
import dev.polyphony.workload.StoredWorkloads;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the workers of this process do, assembled from plain classes. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {
    /** How often the catalogue's file is looked at. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Bean
    @ConditionalOnMissingBean
    ProcessEnvironment processEnvironment() {
        return new ProcessEnvironment(System.getenv());
    }

    @Bean
    PlanningSettings planningSettings(WorkerSettings settings) {
        return settings.planning();
    }

    /** As of the catalogue's file: files come and go while the worker runs. */
    @Bean
    @ConditionalOnProperty("polyphony.worker.models")
    ModelFolderWatch modelFolderWatch(CatalogueSource catalogue, WorkerSettings settings) {
        ModelFolderWatch watch = new ModelFolderWatch(catalogue, Objects.requireNonNull(settings.models()));
        if (settings.stays() && settings.simulator().isEmpty()) {
            watch.every(LOOK);
        }
        return watch;
    }

    /** A command does not last that long. */
    @Bean
    @ConditionalOnProperty("polyphony.worker.catalogue")
    CatalogueWatch catalogueWatch(CatalogueSource catalogue, WorkerSettings settings) {
        CatalogueWatch watch = CatalogueWatch.of(catalogue, settings.planning()).orElseThrow();
        if (settings.stays()) {
            watch.every(LOOK);
        }
        return watch;
    }

    /** What the first call and its answer would wait for, made ready beside all else. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> preparation(HttpTransport transport) {
        return ready -> Thread.startVirtualThread(() -> {
            transport.prepare();
            Workloads.shipped();
        });
    }

    @Bean
    HedgeBudget hedgeBudget(Defaults defaults) {
        return new HedgeBudget(defaults.hedgeShare());
    }

    @Bean
    CompilePlan compileActivities(AnalysisCompiler compiler, HedgeBudget hedges, StoredEvents events) {
        return new CompilePlan(compiler, hedges, new RecordedPlans(events, events));
    }

    @Bean
    HedgeActivities hedgeActivities(HedgeBudget hedges) {
        return new AllowHedge(hedges);
    }

    @Bean
    TrainingActivities workloadTrainer(CatalogueSource catalogue, Database database, MiniLm embeddings) {
        InstantSource clock = InstantSource.system();
        return new WorkloadTrainer(
                catalogue,
                new StoredTexts(database, clock),
                new StoredRatings(database, clock),
                new StoredWorkloads(database, clock),
                embeddings,
                Clock.systemUTC());
    }

    @Bean
    AggregateActivities aggregateActivities(
            MiniLm embeddings, WorkerTuning tuning, ClaimCheck claimCheck, LearntWorkloads learnt, Database database) {
        InstantSource clock = InstantSource.system();
        Aggregator aggregator = new Aggregator(tuning.weights(), tuning.comparison(), embeddings);
        return new AggregateAnswers(
                aggregator,
                new WeighedVotes(learnt, aggregator, tuning.weights(), tuning.comparison(), embeddings),
                new KnownJudges(new StoredRatings(database, clock), clock),
                claimCheck);
    }

    @Bean
    RejudgeActivities rejudgeActivities(
            CatalogueSource catalogue, Supplier<PlanCompiler> compiler, Assessor assessor, ClaimCheck claimCheck) {
        return new RejudgeAnswers(catalogue, compiler, assessor, claimCheck);
    }

    @Bean
    Assessor assessor(
            PlanningSettings settings, WorkerTuning tuning, OwnScorers own, ObjectProvider<ConfidenceScorer> beans) {
        return PlanningConfiguration.assessor(settings, tuning, own, beans.orderedStream());
    }

    @Bean
    StoredEvents storedEvents(Database database) {
        return new StoredEvents(database, InstantSource.system());
    }

    @Bean
    ResultActivities resultActivities(
            StoredEvents events, Database database, WebhookJob webhooks, MeterRegistry metrics) {
        return new MeasuredResults(new RecordResult(events, database, webhooks::wake), metrics);
    }

    @Bean
    TextStore storedTexts(Database database) {
        return new StoredTexts(database, InstantSource.system());
    }

    @Bean
    ClaimCheck claimCheck(TextStore storedTexts) {
        return new ClaimCheck(storedTexts);
    }

    @Bean
    TextStoreActivities textStore(ClaimCheck claimCheck) {
        return new TextStoreActivitiesImpl(claimCheck);
    }

    @Bean
    BudgetWaiters waiters(Database database) {
        return new BudgetWaiters(database, InstantSource.system());
    }

    @Bean
    LedgerActivities ledgerActivities(Ledger ledger, BudgetWaiters waiters) {
        return new LedgerActivitiesImpl(ledger, waiters);
    }

    @Bean
    BudgetAlerts alerts(Database database, WorkerSettings settings) {
        return new BudgetAlerts(database, InstantSource.system(), settings.alertAt());
    }

    @Bean
    AlertNotifier alertNotifier(ProcessEnvironment environment, EnvironmentProxies proxies, MeterRegistry metrics) {
        return new AlertNotifier(
                AlertWebhook.from(environment.variables()),
                alert -> metrics.counter(
                                "polyphony.budget.alerts",
                                "budget",
                                alert.budget(),
                                "threshold",
                                String.valueOf(alert.threshold()))
                        .increment(),
                alert -> metrics.counter("polyphony.provider.alerts", "subject", alert.subject(), "to", alert.to())
                        .increment(),
                alert -> metrics.counter("polyphony.experiment.alerts", "finding", alert.finding())
                        .increment(),
                alert -> metrics.counter("polyphony.workload.alerts", "direction", alert.direction())
                        .increment(),
                proxies,
                InstantSource.system());
    }

    @Bean
    RetentionJob retentionJob(
            Database database,
            BatchWork batches,
            PipelineWork pipelines,
            ProviderHealth health,
            WorkerSettings settings,
            WorkflowClient temporal) {
        InstantSource clock = InstantSource.system();
        return new RetentionJob(
                new Retention(database, clock),
                batches,
                pipelines,
                new Conversations(database, clock),
                new StoredRatings(database, clock),
                new AuditLog(database),
                health,
                temporal,
                new RetentionJob.Ages(settings.retention(), settings.auditRetention()));
    }

    @Bean
    LedgerMaintenance ledgerMaintenance(
            Database database,
            Ledger ledger,
            BudgetWaiters waiters,
            BudgetAlerts alerts,
            RetentionJob retentionJob,
            WorkerSettings settings,
            WorkflowClient temporal) {
        return new LedgerMaintenance(
                new Maintenance(database, ledger, InstantSource.system()),
                new BudgetSignals(waiters, alerts, temporal),
                retentionJob,
                settings.writeOff());
    }

    @Bean
    Supplier<AskModel> askModel(
            CatalogueSource source,
            Endpoints endpoints,
            KnownHealth availability,
            ProviderHealth health,
            ModelClients clients,
            Assessor assessor,
            Ledger ledger,
            Database database,
            ClaimCheck claimCheck,
            StoredEvents events,
            WorkerTuning tuning,
            Hosts hosts,
            RequestTelemetry telemetry,
            MiniLm embeddings,
            MeterRegistry metrics) {
        SemanticAnswers semantic = new SemanticAnswers(
                new SemanticCache(database, InstantSource.system()),
                embeddings,
                new AnswerComparison(tuning.weights(), tuning.comparison(), embeddings),
                new PhraseScorer(tuning.weights()),
                tuning::semanticCacheCompared,
                outcome -> metrics.counter("polyphony.semantic.cache", "outcome", outcome)
                        .increment(),
                SemanticAnswers.inBackground());
        AnswerCache cache = new AnswerCache(database, InstantSource.system());
        return source.derived(catalogue -> new AskModel(
                        catalogue, endpoints, availability, health, clients, assessor, ledger, cache, claimCheck)
                .recalling(semantic)
                .telling(events, events, tuning.streams())
                .placing(hosts)
                .reporting(telemetry));
    }

    @Bean
    EmbeddingActivities embedTexts(
            CatalogueSource source,
            Endpoints endpoints,
            ModelClients clients,
            KnownHealth availability,
            ProviderHealth health,
            Ledger ledger,
            OwnVectors ownVectors,
            RequestTelemetry telemetry) {
        return new EmbedTexts(
                        source, endpoints, clients, availability, health, ledger, ownVectors, InstantSource.system())
                .reporting(telemetry);
    }

    /** Whole texts, each anew: it shares with the comparison of answers what is loaded. */
    @Bean(destroyMethod = "close")
    OwnVectors ownVectors() {
        return new OwnVectors(new MiniLm(Integer.MAX_VALUE, 0));
    }

    @Bean
    LocalRoom localRoom(CatalogueSource source, WorkerTuning tuning) {
        return new LocalRoom(source, tuning.inlineSlots());
    }

    /** For calls on their lanes. */
    @Bean
    CallActivities calls(
            CatalogueSource source,
            Supplier<AskModel> askModel,
            StoredEvents events,
            LocalRoom room,
            MeterRegistry metrics) {
        return new ObservedCalls(
                new PublishedCalls(new MeasuredCalls(task -> askModel.get().ask(task), source, metrics), events), room);
    }

    /** Those that run beside their workflows, by the guards of their lanes. */
    @Bean
    RunningCalls runningCalls(CallActivities calls) {
        return new RunningCalls(calls);
    }

    @Bean
    LocalCallActivities localCalls(RunningCalls running, LocalRoom room, ProcessQueue process) {
        return new LocalCalls(running, room, process.name());
    }

    @Bean
    ProcessQueue processQueue() {
        return ProcessQueue.create();
    }

    /** For calls that a plan places beside its workflow. */
    @Bean
    CallActivities inlineCalls(
            CatalogueSource source,
            Supplier<AskModel> askModel,
            StoredEvents events,
            WorkerTuning tuning,
            MeterRegistry metrics) {
        Supplier<AskModel> inline = source.derived(catalogue -> askModel.get().inline(tuning.inlineSlots()));
        return new PublishedCalls(new MeasuredCalls(task -> inline.get().ask(task), source, metrics), events);
    }
}

package dev.polyphony.worker;

import dev.polyphony.call.CallActivities;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.compile.Decisions;
import dev.polyphony.compile.Defaults;
import dev.polyphony.compile.PlanCompiler;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.execution.MoneyActivities;
import dev.polyphony.execution.PlanActivities;
import dev.polyphony.execution.StoreActivities;
import dev.polyphony.health.ProviderCheck;
import dev.polyphony.health.PulledModels;
import dev.polyphony.inventory.InventoryActivities;
import dev.polyphony.lane.AskModel;
import dev.polyphony.ledger.Alerts;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.Cache;
import dev.polyphony.ledger.Database;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Retention;
import dev.polyphony.ledger.Texts;
import dev.polyphony.ledger.Upkeep;
import dev.polyphony.ledger.Waiters;
import dev.polyphony.money.AlertHook;
import dev.polyphony.money.Herald;
import dev.polyphony.money.StandingPurse;
import dev.polyphony.money.Treasury;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.Wire;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.CalibratedScorer;
import dev.polyphony.scoring.Weights;
import dev.polyphony.scoring.Workloads;
import dev.polyphony.store.Library;
import dev.polyphony.store.Shelf;
import dev.polyphony.tally.Measures;
import dev.polyphony.tally.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the workers of this process do, assembled from plain classes. */
@Configuration(proxyBeanMethods = false)
class Wiring {
    /** Requests of a call that may be in doubt when another one is sent. */
    private static final int RESENT_IN_DOUBT = 2;

    @Bean
    @ConditionalOnMissingBean
    ProcessEnvironment processEnvironment() {
        return new ProcessEnvironment(System.getenv());
    }

    @Bean
    Catalogue catalogue(WorkerSettings settings) {
        return settings.catalogue() == null ? CatalogueLoader.shipped() : CatalogueLoader.withOwn(settings.catalogue());
    }

    @Bean
    Endpoints endpoints(Catalogue catalogue, ProcessEnvironment environment, WorkerSettings settings) {
        return Endpoints.from(catalogue, environment.variables(), settings.simulator());
    }

    @Bean
    MiniLm embeddings() {
        return new MiniLm(Measures.STANDARD.embeddedCharacters(), Measures.STANDARD.rememberedTexts());
    }

    @Bean
    PlanActivities decisions(
            Catalogue catalogue,
            Endpoints endpoints,
            ModelClients clients,
            Assessor assessor,
            MiniLm embeddings,
            Budgets budgets,
            Library library,
            WorkerSettings settings) {
        Defaults defaults = Defaults.STANDARD.withMaxAtOnce(settings.maxAtOnce());
        PlanCompiler compiler = new PlanCompiler(
                catalogue,
                new PulledModels(endpoints, clients, InstantSource.system()),
                defaults,
                new SignalReader(Signals.STANDARD),
                Clock.systemUTC());
        Tally tally = new Tally(Weights.STANDARD, Measures.STANDARD, embeddings);
        return new Decisions(
                compiler,
                new StandingPurse(budgets, InstantSource.system()),
                tally,
                library,
                catalogue,
                assessor,
                defaults);
    }

    @Bean
    Assessor assessor(WorkerSettings settings) {
        return new Assessor(Weights.STANDARD, List.of(new CalibratedScorer(Workloads.known(settings.workloads()))));
    }

    @Bean
    Wire wire() {
        return new Wire();
    }

    @Bean
    ModelClients modelClients(Wire wire) {
        return new ModelClients(wire, Clock.systemUTC());
    }

    @Bean
    Database database(WorkerSettings settings, ProcessEnvironment environment) {
        Path file = settings.ledger() == null
                ? Path.of(System.getProperty("user.home"), ".polyphony", Database.FILE)
                : settings.ledger();
        return Database.of(environment.variables(), file);
    }

    /** What is configured holds from the start; what is set later holds until the next one. */
    @Bean
    Budgets budgets(Database database, WorkerSettings settings) {
        Budgets budgets = new Budgets(database, InstantSource.system());
        settings.budgets().stream().map(Budget::parse).forEach(budgets::set);
        return budgets;
    }

    @Bean
    Ledger ledger(Database database) {
        return new Ledger(database, InstantSource.system(), RESENT_IN_DOUBT);
    }

    @Bean
    Library library(Database database) {
        return new Library(new Texts(database, InstantSource.system()));
    }

    @Bean
    StoreActivities shelf(Library library) {
        return new Shelf(library);
    }

    @Bean
    Waiters waiters(Database database) {
        return new Waiters(database, InstantSource.system());
    }

    @Bean
    MoneyActivities treasury(Ledger ledger, Waiters waiters) {
        return new Treasury(ledger, waiters);
    }

    @Bean
    Alerts alerts(Database database, WorkerSettings settings) {
        return new Alerts(database, InstantSource.system(), settings.alertAt());
    }

    @Bean
    Herald herald(ProcessEnvironment environment, MeterRegistry metrics) {
        return new Herald(
                AlertHook.from(environment.variables()),
                alert -> metrics.counter(
                                "polyphony.budget.alerts",
                                "budget",
                                alert.budget(),
                                "threshold",
                                String.valueOf(alert.threshold()))
                        .increment(),
                InstantSource.system());
    }

    @Bean
    Forgetting forgetting(Database database, WorkerSettings settings, WorkflowClient temporal) {
        return new Forgetting(new Retention(database, InstantSource.system()), temporal, settings.retention());
    }

    @Bean
    Sweeping sweeping(
            Database database,
            Ledger ledger,
            Waiters waiters,
            Alerts alerts,
            Forgetting forgetting,
            WorkerSettings settings,
            WorkflowClient temporal) {
        return new Sweeping(
                new Upkeep(database, ledger, InstantSource.system()),
                new Messenger(waiters, alerts, temporal),
                forgetting,
                settings.writeOff());
    }

    @Bean
    CallActivities calls(
            Catalogue catalogue,
            Endpoints endpoints,
            ModelClients clients,
            Assessor assessor,
            Ledger ledger,
            Database database,
            Library library) {
        Cache cache = new Cache(database, InstantSource.system());
        return new AskModel(catalogue, endpoints, clients, assessor, ledger, cache, library);
    }

    @Bean
    InventoryActivities inventoryCheck(Catalogue catalogue, Endpoints endpoints, ModelClients clients) {
        return new ProviderCheck(catalogue, endpoints, clients, Clock.systemUTC());
    }
}

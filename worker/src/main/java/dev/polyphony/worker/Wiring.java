package dev.polyphony.worker;

import dev.polyphony.call.CallActivities;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.compile.Decisions;
import dev.polyphony.compile.Defaults;
import dev.polyphony.compile.PlanCompiler;
import dev.polyphony.execution.PlanActivities;
import dev.polyphony.inventory.InventoryActivities;
import dev.polyphony.lane.AskModel;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ProviderInventory;
import dev.polyphony.scoring.Aggregator;
import dev.polyphony.scoring.PhraseAssessor;
import java.net.http.HttpClient;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the workers of this process do, assembled from plain classes. */
@Configuration(proxyBeanMethods = false)
class Wiring {

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
        return Endpoints.of(catalogue, environment.variables(), settings.simulator());
    }

    @Bean
    PlanActivities decisions(Catalogue catalogue, Endpoints endpoints) {
        return new Decisions(
                new PlanCompiler(catalogue, endpoints, Defaults.STANDARD, Clock.systemUTC()), new Aggregator());
    }

    @Bean
    CallActivities calls(Catalogue catalogue, Endpoints endpoints) {
        return new AskModel(catalogue, endpoints, new PhraseAssessor(), Clock.systemUTC());
    }

    @Bean
    InventoryActivities inventoryCheck(Catalogue catalogue, Endpoints endpoints) {
        return new ProviderInventory(catalogue, endpoints, HttpClient.newHttpClient(), Clock.systemUTC());
    }
}

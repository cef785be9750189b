package dev.polyphony.worker;

import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.probe.KnownHealth;
import dev.polyphony.probe.ProbeCalls;
import dev.polyphony.probe.Prober;
import dev.polyphony.probe.PulledModels;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.storage.Database;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this worker knows of providers, shares with others, and finds out. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    @Bean
    ProviderHealth providerHealth(Database database, WorkerTuning tuning) {
        return new ProviderHealth(database, InstantSource.system(), tuning.circuits());
    }

    @Bean
    HealthProbes healthProbes(
            CatalogueSource catalogue,
            Endpoints endpoints,
            ModelClients clients,
            Ledger ledger,
            ProviderHealth health,
            WorkerSettings settings,
            WorkerTuning tuning) {
        InstantSource clock = InstantSource.system();
        ProbeCalls calls = new ProbeCalls(catalogue, clients, ledger, clock, tuning.probeBudget());
        String process = UUID.randomUUID().toString();
        return new HealthProbes(
                new Prober(catalogue, endpoints, clients, health, calls, clock, process),
                settings.stays() && tuning.probing());
    }

    @Bean
    KnownHealth availability(Endpoints endpoints, ModelClients clients, ProviderHealth health) {
        PulledModels pulled = new PulledModels(endpoints, clients, InstantSource.system());
        return new KnownHealth(endpoints, pulled, health, InstantSource.system());
    }
}

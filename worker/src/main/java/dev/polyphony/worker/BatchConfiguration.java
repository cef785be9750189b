package dev.polyphony.worker;

import dev.polyphony.activity.BatchActivities;
import dev.polyphony.activity.EconomyActivities;
import dev.polyphony.attempt.BatchedCalls;
import dev.polyphony.batches.BatchWork;
import dev.polyphony.batching.AskInBatch;
import dev.polyphony.batching.BatchLines;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.decision.CompilePlan;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.recording.CancelledCalls;
import dev.polyphony.storage.Database;
import dev.polyphony.textstore.ClaimCheck;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What workers do with batches. */
@Configuration(proxyBeanMethods = false)
class BatchConfiguration {
    @Bean
    BatchWork batchWork(Database database) {
        return new BatchWork(database, InstantSource.system());
    }

    @Bean
    BatchActivities batchLines(BatchWork work, CompilePlan plans, ClaimCheck claimCheck, Database database) {
        return new BatchLines(work, plans, claimCheck, new CancelledCalls(database));
    }

    @Bean
    EconomyActivities askInBatch(
            CatalogueSource source, Endpoints endpoints, ModelClients clients, Ledger ledger, ClaimCheck claimCheck) {
        return new AskInBatch(
                source.derived(catalogue -> new BatchedCalls(catalogue, endpoints, clients, ledger, claimCheck)));
    }
}

package dev.polyphony.worker;

import dev.polyphony.activity.BatchActivities;
import dev.polyphony.batches.BatchWork;
import dev.polyphony.batching.BatchLines;
import dev.polyphony.decision.CompilePlan;
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
}

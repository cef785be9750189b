package dev.polyphony.worker;

import dev.polyphony.activity.PipelineActivities;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.pipelinestore.PipelineWork;
import dev.polyphony.pipelinework.PipelineNodes;
import dev.polyphony.storage.Database;
import dev.polyphony.textstore.ClaimCheck;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What workers do with pipelines. */
@Configuration(proxyBeanMethods = false)
class PipelineConfiguration {
    @Bean
    PipelineWork pipelineWork(Database database) {
        return new PipelineWork(database, InstantSource.system());
    }

    @Bean
    PipelineActivities pipelineNodes(PipelineWork work, StoredEvents results, ClaimCheck claimCheck) {
        return new PipelineNodes(work, results, claimCheck);
    }
}

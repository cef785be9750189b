package dev.polyphony.worker;

import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.status.StoredInventory;
import dev.polyphony.storage.Database;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this worker tells people of providers. */
@Configuration(proxyBeanMethods = false)
class StatusConfiguration {
    @Bean
    InventoryRecord inventoryRecord(
            CatalogueSource source, Database database, ProcessEnvironment environment, WorkerSettings settings) {
        InventoryRecord written = new InventoryRecord(
                new StoredInventory(database, InstantSource.system()),
                catalogue -> Endpoints.from(catalogue, environment.variables(), settings.simulator()),
                WorkerIdentity.of(settings));
        written.write(source.get());
        source.onChange(written::write);
        return written;
    }
}

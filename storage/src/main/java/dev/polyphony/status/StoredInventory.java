package dev.polyphony.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.polyphony.call.ProviderId;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What workers can ask, as the one that started last wrote it down: only they have the catalogue and the keys. Workers
 * of one installation are set up alike; where they are not, this is one's word. Safe for use by many processes.
 */
public final class StoredInventory {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Database database;
    private final InstantSource clock;

    public StoredInventory(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param inventory as far as it is known without asking anybody: a provider is ready where it is set up
     * @param keys digests that tell one key from another, and nothing of it; of those providers that have one
     * @param by the worker's identity
     */
    public record Known(Inventory inventory, Map<ProviderId, String> keys, Instant at, String by) {
        public Known {
            keys = Map.copyOf(keys);
        }
    }

    private record Body(Inventory inventory, Map<ProviderId, String> keys) {}

    /** @throws StorageUnavailable where it cannot be stored */
    public void put(Inventory inventory, Map<ProviderId, String> keys, String by) {
        String body = json(new Body(inventory, keys));
        database.write(handle -> handle.createUpdate("insert into inventory (id, at, by_whom, body)"
                        + " values (1, :at, :by, :body) on conflict (id) do update set"
                        + " at = excluded.at, by_whom = excluded.by_whom, body = excluded.body")
                .bind("at", clock.millis())
                .bind("by", by)
                .bind("body", body)
                .execute());
    }

    /**
     * Empty where no worker has started yet, or one of a version that this one cannot read.
     *
     * @throws StorageUnavailable where the database does not answer
     */
    public Optional<Known> read() {
        return database.read(handle -> handle.createQuery("select at, by_whom, body from inventory where id = 1")
                .map((row, context) -> known(row))
                .findOne()
                .flatMap(known -> known));
    }

    private static Optional<Known> known(ResultSet row) throws SQLException {
        try {
            Body body = JSON.readValue(row.getString("body"), Body.class);
            return Optional.of(new Known(
                    body.inventory, body.keys, Instant.ofEpochMilli(row.getLong("at")), row.getString("by_whom")));
        } catch (JsonProcessingException ofAnotherVersion) {
            return Optional.empty();
        }
    }

    private static String json(Body body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an inventory has a JSON form", e);
        }
    }
}

package dev.polyphony.storage;

import dev.polyphony.port.TextStore;
import java.time.InstantSource;
import java.util.Optional;

/** Long texts in the database, sealed where a key is set. */
public final class StoredTexts implements TextStore {
    private final Database database;
    private final InstantSource clock;

    public StoredTexts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String put(String text, String analysisId) {
        String digest = database.cipher().digest(text);
        String body = database.cipher().seal(text);
        return database.write(handle -> {
            // In this order: whoever deletes a text that nobody uses sees the use, or waits for it.
            handle.createUpdate("insert into content_use (digest, analysis_id, at) values (:digest, :analysis, :now)"
                            + " on conflict do nothing")
                    .bind("digest", digest)
                    .bind("analysis", analysisId)
                    .bind("now", clock.millis())
                    .execute();
            handle.createUpdate("insert into content (digest, body) values (:digest, :body) on conflict do nothing")
                    .bind("digest", digest)
                    .bind("body", body)
                    .execute();
            return digest;
        });
    }

    @Override
    public Optional<String> get(String digest) {
        return database.read(handle -> handle.createQuery("select body from content where digest = :digest")
                        .bind("digest", digest)
                        .mapTo(String.class)
                        .findOne())
                .map(database.cipher()::open);
    }

    @Override
    public long bytes(String digest) {
        return database.read(
                handle -> handle.createQuery("select octet_length(body) from content where digest = :digest")
                        .bind("digest", digest)
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(0L));
    }
}

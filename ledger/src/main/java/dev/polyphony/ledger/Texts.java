package dev.polyphony.ledger;

import java.time.InstantSource;
import java.util.Optional;

/** Long texts, each kept once under its digest, for as long as an analysis that needs it is. Repeating is safe. */
public final class Texts {
    private final Database database;
    private final InstantSource clock;

    public Texts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Keeps the text for an analysis and says what it is found by. */
    public String put(String text, String analysisId) {
        String digest = database.vault().digest(text);
        String body = database.vault().seal(text);
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

    /** Empty where it is kept no longer. */
    public Optional<String> get(String digest) {
        return database.read(handle -> handle.createQuery("select body from content where digest = :digest")
                        .bind("digest", digest)
                        .mapTo(String.class)
                        .findOne())
                .map(database.vault()::open);
    }
}

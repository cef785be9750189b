package dev.polyphony.webhook;

import dev.polyphony.storage.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What messages are signed with: 256 bits drawn at random, kept by owner, sealed where a key is set. */
final class WebhookSecrets {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;

    WebhookSecrets(Database database) {
        this.database = database;
    }

    /** A new one; the one before goes on beside it for so long. */
    String make(Handle handle, String owner, Instant now, Duration overlap) {
        byte[] drawn = new byte[BYTES];
        RANDOM.nextBytes(drawn);
        String secret = PREFIX + Base64.getEncoder().encodeToString(drawn);
        handle.createUpdate("insert into webhook_secret (owner, secret) values (:owner, :secret) on conflict (owner)"
                        + " do update set previous = webhook_secret.secret, previous_until = :until, secret = :secret")
                .bind("owner", owner)
                .bind("secret", database.cipher().seal(secret))
                .bind("until", now.plus(overlap).toEpochMilli())
                .execute();
        return secret;
    }

    /** The one that holds first; none where none was made. */
    List<String> of(Handle handle, String owner, Instant now) {
        return handle.createQuery("select secret, previous, previous_until from webhook_secret where owner = :owner")
                .bind("owner", owner)
                .map((row, context) -> Stream.of(
                                Map.entry(row.getString("secret"), true),
                                Map.entry(
                                        Objects.requireNonNullElse(row.getString("previous"), ""),
                                        row.getLong("previous_until") > now.toEpochMilli()))
                        .filter(entry -> entry.getValue() && !entry.getKey().isEmpty())
                        .map(entry -> database.cipher().open(entry.getKey()))
                        .toList())
                .findOne()
                .orElse(List.of());
    }

    void remove(Handle handle, String owner) {
        handle.createUpdate("delete from webhook_secret where owner = :owner")
                .bind("owner", owner)
                .execute();
    }
}

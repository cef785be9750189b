package dev.polyphony.webhook;

import dev.polyphony.access.AuditLog;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.call.InvalidField;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import dev.polyphony.text.TimeText;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where tenants want to be told, each change on record with who made it. Each method throws {@link StorageUnavailable}
 * where the database does not answer.
 */
public final class WebhookEndpoints {
    /** Of a tenant: each analysis is told of to all of them. */
    public static final int MOST = 20;

    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID = 16;
    private static final String OF_TENANT = "where (:key = '' or tenant = :key)";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final InstantSource clock;
    private final WebhookSecrets secrets;

    public WebhookEndpoints(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.secrets = new WebhookSecrets(database);
    }

    /** One that is to be; whether it may be is {@link WebhookHosts}' to say. */
    public record Wanted(String tenant, WebhookUrl url, Set<WebhookEvent> events) {
        public Wanted {
            tenant = new Principal(tenant).tenant();
            events = Set.copyOf(events);
        }
    }

    /** @param secret that signs what it is told: nobody can show it again */
    public record Made(WebhookEndpoint endpoint, String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return endpoint.toString();
        }
    }

    /**
     * @param by who adds it, for the record
     * @throws InvalidField where the tenant has {@value #MOST}
     */
    public Made add(Wanted wanted, String by) {
        StringBuilder id = new StringBuilder("we_");
        RANDOM.ints(ID, 0, LETTERS.length()).forEach(at -> id.append(LETTERS.charAt(at)));
        return database.write(handle -> {
            database.lock(handle, new TreeSet<>(List.of("webhooks of " + wanted.tenant())));
            if (read(handle, OF_TENANT, wanted.tenant()).size() >= MOST) {
                throw new InvalidField("url", "there are " + MOST + " already; remove one");
            }
            handle.createUpdate("insert into webhook_endpoint (id, tenant, url, events, created_at, created_by)"
                            + " values (:id, :tenant, :url, :events, :now, :by)")
                    .bind("id", id.toString())
                    .bind("tenant", wanted.tenant())
                    .bind("url", database.cipher().seal(wanted.url().address().toString()))
                    .bind("events", words(wanted.events()))
                    .bind("now", clock.millis())
                    .bind("by", by)
                    .execute();
            String secret = secrets.make(handle, id.toString(), clock.instant(), Duration.ZERO);
            WebhookEndpoint made = one(handle, id.toString()).orElseThrow();
            audit(handle, made.tenant(), by, "webhook.add", made.id());
            return new Made(made, secret);
        });
    }

    private static String words(Set<WebhookEvent> events) {
        return String.join(",", events.stream().sorted().map(WebhookEvent::word).toList());
    }

    /**
     * The oldest first.
     *
     * @param tenant absent for all
     */
    public List<WebhookEndpoint> all(@Nullable String tenant) {
        return database.read(handle -> read(handle, OF_TENANT, tenant == null ? "" : tenant));
    }

    public Optional<WebhookEndpoint> find(String id) {
        return database.read(handle -> one(handle, id));
    }

    /** With its secret and what it was not sent yet. Repeating is harmless. */
    public void remove(WebhookEndpoint endpoint, String by) {
        database.write(handle -> {
            secrets.remove(handle, endpoint.id());
            handle.createUpdate("delete from webhook_delivery where endpoint_id = :id")
                    .bind("id", endpoint.id())
                    .execute();
            int removed = handle.createUpdate("delete from webhook_endpoint where id = :id")
                    .bind("id", endpoint.id())
                    .execute();
            if (removed > 0) {
                audit(handle, endpoint.tenant(), by, "webhook.remove", endpoint.id());
            }
            return removed;
        });
    }

    /**
     * Another secret in the place of an endpoint's; messages are signed with both until the overlap ends.
     *
     * @param overlap zero to 30 days
     */
    public String rotateSecret(WebhookEndpoint endpoint, Duration overlap, String by) {
        return made(endpoint.id(), endpoint.tenant(), overlap, by);
    }

    /** The same for what is told to receivers that requests of the tenant name; the first one, too. */
    public String rotateTenantSecret(String tenant, Duration overlap, String by) {
        return made(owner(new Principal(tenant).tenant()), tenant, overlap, by);
    }

    private String made(String owner, String tenant, Duration overlap, String by) {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new InvalidField("overlap", "0s to 30d, not " + TimeText.typed(overlap));
        }
        return database.write(handle -> {
            audit(handle, tenant, by, "webhook.secret", owner);
            return secrets.make(handle, owner, clock.instant(), overlap);
        });
    }

    /** What is told to the endpoint is signed with; each of them alone is enough. */
    public List<String> secrets(WebhookEndpoint endpoint) {
        return database.read(handle -> secrets.of(handle, endpoint.id(), clock.instant()));
    }

    /** The same of receivers that requests of the tenant name; none where none was made. */
    public List<String> tenantSecrets(String tenant) {
        return database.read(handle -> secrets.of(handle, owner(tenant), clock.instant()));
    }

    private static String owner(String tenant) {
        return "tenant:" + tenant;
    }

    /** It took a message, so it is told again also where it was disabled. */
    public void delivered(String id) {
        database.write(handle -> handle.createUpdate("update webhook_endpoint set delivered_at = :now,"
                        + " failing_since = null, last_problem = null, disabled_at = null, disabled_why = null"
                        + " where id = :id")
                .bind("now", clock.millis())
                .bind("id", id)
                .execute());
    }

    /** @param problem in our own words */
    public void failed(String id, String problem) {
        database.write(handle -> handle.createUpdate("update webhook_endpoint set last_problem = :problem,"
                        + " failing_since = coalesce(failing_since, :now) where id = :id")
                .bind("now", clock.millis())
                .bind("problem", problem)
                .bind("id", id)
                .execute());
    }

    /** It is told nothing more. */
    public void disable(String id, String why) {
        database.write(handle -> handle.createUpdate("update webhook_endpoint set disabled_why = :why,"
                        + " disabled_at = coalesce(disabled_at, :now) where id = :id")
                .bind("now", clock.millis())
                .bind("why", why)
                .bind("id", id)
                .execute());
    }

    private void audit(Handle handle, String tenant, String by, String action, String subject) {
        AuditLog.write(handle, new AuditLog.Entry(clock.instant(), tenant, by, action, subject, null));
    }

    private Optional<WebhookEndpoint> one(Handle handle, String id) {
        return read(handle, "where id = :key", id).stream().findFirst();
    }

    private List<WebhookEndpoint> read(Handle handle, String which, String key) {
        return handle.createQuery("select id, tenant, url, events, created_at, created_by, disabled_at, disabled_why,"
                        + " delivered_at, failing_since, last_problem from webhook_endpoint " + which
                        + " order by created_at, id")
                .bind("key", key)
                .map((row, context) -> endpoint(row))
                .list();
    }

    private WebhookEndpoint endpoint(ResultSet row) throws SQLException {
        return new WebhookEndpoint(
                Objects.requireNonNull(row.getString("id")),
                Objects.requireNonNull(row.getString("tenant")),
                database.cipher().open(Objects.requireNonNull(row.getString("url"))),
                List.of(Objects.requireNonNull(row.getString("events")).split(",", -1)),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Objects.requireNonNull(row.getString("created_by")),
                time(row, "disabled_at"),
                row.getString("disabled_why"),
                time(row, "delivered_at"),
                time(row, "failing_since"),
                row.getString("last_problem"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}

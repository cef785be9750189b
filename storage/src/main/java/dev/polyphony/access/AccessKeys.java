package dev.polyphony.access;

import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import dev.polyphony.text.TimeText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an installation: made, listed, revoked, rotated, each change on record with who made it. Starters learn
 * of a change within seconds ({@link KnownKeys}). Each method throws {@link StorageUnavailable} where the database does
 * not answer.
 */
public final class AccessKeys {
    private static final int LONGEST_NAME = 200;

    /** Above what one starter answers. */
    private static final int MOST_PER_MINUTE = 1_000_000;

    private static final int MOST_AT_ONCE = 10_000;
    private static final Duration LONGEST = Duration.ofDays(3660);
    private static final String COLUMNS =
            "id, tenant, role, name, created_at, created_by, expires_at, revoked_at, used_at, requests_per_minute, at_once";

    private final Database database;
    private final InstantSource clock;

    public AccessKeys(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A key that is to be.
     *
     * @param tenant of the form of an analysis' id
     * @param name 1 to 200 characters; absent where it has none
     * @param lifetime above zero, up to ten years; absent where it does not expire
     * @param requestsPerMinute 1 to a million, at each starter; absent without a limit
     * @param atOnce 1 to 10,000 requests, at each starter; absent without a limit
     */
    public record Wanted(
            String tenant,
            AccessRole role,
            @Nullable String name,
            @Nullable Duration lifetime,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer atOnce) {
        public Wanted(String tenant, AccessRole role, @Nullable String name, @Nullable Duration lifetime) {
            this(tenant, role, name, lifetime, null, null);
        }

        public Wanted {
            tenant = new Principal(tenant).tenant();
            name = name == null ? null : name.strip();
            if (name != null && (name.isEmpty() || name.length() > LONGEST_NAME)) {
                throw new InvalidField("name", "1 to " + LONGEST_NAME + " characters, or leave it out");
            }
            if (lifetime != null && (!lifetime.isPositive() || lifetime.compareTo(LONGEST) > 0)) {
                throw new InvalidField(
                        "expires", "a time above zero and up to ten years, not " + TimeText.typed(lifetime));
            }
            requireWithin("requests-per-minute", requestsPerMinute, MOST_PER_MINUTE);
            requireWithin("at-once", atOnce, MOST_AT_ONCE);
        }
    }

    private static void requireWithin(String field, @Nullable Integer count, int most) {
        if (count != null && (count < 1 || count > most)) {
            throw new InvalidField(field, "1 to " + most + ", not " + count + "; without it there is no limit");
        }
    }

    /** @param secret the key itself: nobody can show it again */
    public record Made(AccessKey key, String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return key.toString();
        }
    }

    /** @param by who makes it, for the record */
    public Made create(Wanted wanted, String by) {
        return database.write(handle -> insert(handle, wanted, by, "key.create"));
    }

    /** As {@link #create}, unless there is a key: of several that try at once one makes it. */
    public Optional<Made> createFirst(Wanted wanted, String by) {
        return database.write(handle -> {
            database.lock(handle, new TreeSet<>(List.of("access_key")));
            return all(handle).isEmpty() ? Optional.of(insert(handle, wanted, by, "key.create")) : Optional.empty();
        });
    }

    /** All that were not removed, the latest first. */
    public List<AccessKey> all() {
        return database.read(AccessKeys::all);
    }

    /**
     * Ends it for good. Repeating is harmless.
     *
     * @throws InvalidField where there is no such key
     */
    public AccessKey revoke(String id, String by) {
        return database.write(handle -> {
            AccessKey key = known(handle, id);
            if (key.revokedAt() == null) {
                handle.createUpdate("update access_key set revoked_at = :now where id = :id")
                        .bind("now", clock.millis())
                        .bind("id", key.id())
                        .execute();
                AuditLog.write(handle, entry(key, by, "key.revoke", null));
            }
            return known(handle, key.id());
        });
    }

    /**
     * Forgets one that was revoked or has expired. Where none is left, loopback needs no key again.
     *
     * @throws InvalidField where there is no such key, or it still opens something
     */
    public void remove(String id, String by) {
        database.write(handle -> {
            AccessKey key = known(handle, id);
            if (key.state(clock.instant()) == AccessKey.State.VALID) {
                throw new InvalidField("ID", "'" + id + "' is in use; revoke it first");
            }
            AuditLog.write(handle, entry(key, by, "key.remove", null));
            return handle.createUpdate("delete from access_key where id = :id")
                    .bind("id", key.id())
                    .execute();
        });
    }

    /**
     * Another key in the place of one, for the same tenant and role, under the same name, with the same limits and for
     * as long as that one was made for; that one goes on until the overlap ends, or its own time.
     *
     * @param overlap zero to 90 days
     * @throws InvalidField where there is no such key, or it was revoked or has expired
     */
    public Made rotate(String id, Duration overlap, String by) {
        if (overlap.isNegative() || overlap.compareTo(Duration.ofDays(90)) > 0) {
            throw new InvalidField("overlap", "0s to 90d, not " + TimeText.typed(overlap));
        }
        return database.write(handle -> {
            AccessKey old = known(handle, id);
            Instant now = clock.instant();
            if (old.state(now) != AccessKey.State.VALID) {
                throw new InvalidField(
                        "ID",
                        "'" + id + "' " + (old.revokedAt() == null ? "has expired" : "was revoked")
                                + "; make a new one: keys create");
            }
            Duration lifetime = old.expiresAt() == null ? null : Duration.between(old.createdAt(), old.expiresAt());
            Wanted next =
                    new Wanted(old.tenant(), old.role(), old.name(), lifetime, old.requestsPerMinute(), old.atOnce());
            Made made = insert(handle, next, by, "key.rotate");
            handle.createUpdate("update access_key set expires_at = :end where id = :id"
                            + " and (expires_at is null or expires_at > :end)")
                    .bind("end", now.plus(overlap).toEpochMilli())
                    .bind("id", old.id())
                    .execute();
            return made;
        });
    }

    /** What is needed to tell who asks: digests and what they stand for. */
    Map<String, AccessKey> byDigest() {
        return database.read(handle -> {
            Map<String, AccessKey> keys = new LinkedHashMap<>();
            handle.createQuery("select digest, " + COLUMNS + " from access_key")
                    .map((row, context) -> Map.entry(row.getString("digest"), key(row)))
                    .forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
            return keys;
        });
    }

    void used(Collection<String> ids, Instant at) {
        database.write(handle -> handle.createUpdate("update access_key set used_at = :at where id in (<ids>)")
                .bind("at", at.toEpochMilli())
                .bindList("ids", List.copyOf(ids))
                .execute());
    }

    private Made insert(Handle handle, Wanted wanted, String by, String action) {
        KeyText text = KeyText.mint();
        Instant now = Instant.ofEpochMilli(clock.millis());
        Instant end = wanted.lifetime() == null ? null : now.plus(wanted.lifetime());
        AccessKey key = new AccessKey(
                text.id(),
                wanted.tenant(),
                wanted.role(),
                wanted.name(),
                now,
                by,
                end,
                null,
                null,
                wanted.requestsPerMinute(),
                wanted.atOnce());
        handle.createUpdate(
                        "insert into access_key (id, tenant, role, name, digest, created_at, created_by, expires_at,"
                                + " requests_per_minute, at_once)"
                                + " values (:id, :tenant, :role, :name, :digest, :at, :by, :end, :rate, :once)")
                .bind("id", key.id())
                .bind("tenant", key.tenant())
                .bind("role", key.role().name())
                .bind("name", key.name())
                .bind("digest", text.digest())
                .bind("at", now.toEpochMilli())
                .bind("by", by)
                .bind("end", end == null ? null : end.toEpochMilli())
                .bind("rate", key.requestsPerMinute())
                .bind("once", key.atOnce())
                .execute();
        AuditLog.write(handle, entry(key, by, action, key.role().word()));
        return new Made(key, text.secret());
    }

    private AuditLog.Entry entry(AccessKey key, String by, String action, @Nullable String detail) {
        return new AuditLog.Entry(clock.instant(), key.tenant(), by, action, key.shown(), detail);
    }

    private static List<AccessKey> all(Handle handle) {
        return handle.createQuery("select " + COLUMNS + " from access_key order by created_at desc, id")
                .map((row, context) -> key(row))
                .list();
    }

    /** @param id with or without what every key begins with */
    private static AccessKey known(Handle handle, String id) {
        String bare = id.startsWith(KeyText.PREFIX) ? id.substring(KeyText.PREFIX.length()) : id;
        return handle.createQuery("select " + COLUMNS + " from access_key where id = :id")
                .bind("id", bare)
                .map((row, context) -> key(row))
                .findOne()
                .orElseThrow(() -> new InvalidField(
                        "ID",
                        // One that was pasted whole is not repeated.
                        (bare.length() > 40 ? "this" : "'" + id + "'")
                                + " is no key's id; polyphony keys list shows those there are"));
    }

    private static AccessKey key(ResultSet row) throws SQLException {
        return new AccessKey(
                row.getString("id"),
                row.getString("tenant"),
                AccessRole.valueOf(row.getString("role")),
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                instant(row, "used_at"),
                count(row, "requests_per_minute"),
                count(row, "at_once"));
    }

    private static @Nullable Integer count(ResultSet row, String column) throws SQLException {
        int count = row.getInt(column);
        return row.wasNull() ? null : count;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}

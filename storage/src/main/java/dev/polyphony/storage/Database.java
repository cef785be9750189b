package dev.polyphony.storage;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.polyphony.call.InvalidField;
import dev.polyphony.port.StorageUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * The database that all processes of an installation share: a file of SQLite, or PostgreSQL. Its schema is brought up
 * to date when it is opened.
 */
public final class Database implements AutoCloseable {
    /** What the file is called in an installation's home. */
    public static final String FILE = "ledger.db";

    /** Of the environment: the JDBC address of one that is none of a home. */
    public static final String ADDRESS = "POLYPHONY_DATABASE_URL";

    private static final JsonMapper JSON = new JsonMapper();

    private final HikariDataSource source;
    private final boolean isFile;
    private final Jdbi jdbi;
    private final TextCipher cipher;
    private final Notifications notifications;

    private Database(ConnectionSettings settings, HikariDataSource source, TextCipher cipher) {
        this.source = source;
        this.isFile = settings.isFile();
        this.cipher = cipher;
        this.jdbi = Jdbi.create(source);
        // Not what was to be written: prompts and answers belong in no log.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        this.notifications = isFile ? new SqliteNotifications(settings) : new PostgresNotifications(settings, jdbi);
    }

    /**
     * The one that an installation's environment names, else a file: {@value #ADDRESS}, with
     * {@code POLYPHONY_DATABASE_USER} and {@code POLYPHONY_DATABASE_PASSWORD}. With {@value TextCipher#VARIABLE}
     * prompts and answers lie sealed in it.
     */
    public static Database of(Map<String, String> environment, Path file) {
        TextCipher cipher = TextCipher.from(environment);
        return !isNamed(environment)
                ? file(file, cipher)
                : open(
                        environment.getOrDefault(ADDRESS, ""),
                        environment.get("POLYPHONY_DATABASE_USER"),
                        environment.get("POLYPHONY_DATABASE_PASSWORD"),
                        cipher);
    }

    /** Whether the environment names one, so that it is no file of a home. */
    public static boolean isNamed(Map<String, String> environment) {
        return !environment.getOrDefault(ADDRESS, "").isBlank();
    }

    /** A file of this machine, made where there is none; its folder then is its owner's alone. */
    public static Database file(Path file) {
        return file(file, TextCipher.OPEN);
    }

    private static Database file(Path file, TextCipher cipher) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        try {
            PrivateFolder.secure(folder);
            PrivateFolder.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + file + " cannot be made or used", e);
        }
        return open(ConnectionSettings.SQLITE + file.toAbsolutePath(), null, null, cipher);
    }

    /**
     * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE}
     * @throws InvalidField for another URL
     * @throws StorageUnavailable where there is no database
     */
    public static Database open(String url, @Nullable String user, @Nullable String password) {
        return open(url, user, password, TextCipher.OPEN);
    }

    public static Database open(String url, @Nullable String user, @Nullable String password, TextCipher cipher) {
        ConnectionSettings settings = new ConnectionSettings(url, user, password);
        HikariDataSource source = null;
        try {
            source = new HikariDataSource(settings.pool());
            Schema.migrate(source);
            return new Database(settings, source, cipher);
        } catch (RuntimeException e) {
            if (source != null) {
                source.close();
            }
            throw new StorageUnavailable(e);
        }
    }

    /** Whether it is a file of SQLite. */
    public boolean isFile() {
        return isFile;
    }

    /** How many may write at once without waiting for each other's whole transaction: of SQLite there is one. */
    public int writers() {
        return isFile ? 1 : 2;
    }

    /** Brings what was written ahead into the file, beside those who read and write; of no effect on a server. */
    public void tidy() {
        if (isFile) {
            jdbi.useHandle(handle -> handle.createQuery("pragma wal_checkpoint(passive)")
                    .mapToMap()
                    .list());
        }
    }

    /**
     * Holds a lock until the handle's transaction ends. Of a file there is one writer at a time anyway.
     *
     * @param shared beside others who share it, and never beside one who holds it alone
     */
    public void lock(Handle handle, long key, boolean shared) {
        if (!isFile) {
            handle.execute(shared ? "select pg_advisory_xact_lock_shared(?)" : "select pg_advisory_xact_lock(?)", key);
        }
    }

    /**
     * Holds the locks of these names until the handle's transaction ends, each alone; taken in the set's order, which
     * is the same everywhere, so that no two transactions wait for each other.
     */
    public void lock(Handle handle, SortedSet<String> names) {
        if (!isFile) {
            query(handle, "select pg_advisory_xact_lock(hashtextextended(each, 0)) from %s", names)
                    .mapToMap()
                    .list();
        }
    }

    /**
     * A query over names, whose text is the same for however many there are.
     *
     * @param sql in which {@code %s} stands for a table of them whose column is {@code each}
     */
    public Query query(Handle handle, String sql, Collection<String> names) {
        return isFile
                ? handle.createQuery(sql.formatted("(select value as each from json_each(:names))"))
                        .bind("names", JSON.valueToTree(names).toString())
                : handle.createQuery(sql.formatted("unnest(:names) each")).bindArray("names", String.class, names);
    }

    /** By the clock that all processes share: the server's, or this machine's, on which a file lies. */
    public Instant now(Handle handle) {
        long millis = isFile
                ? System.currentTimeMillis()
                : handle.createQuery("select (extract(epoch from clock_timestamp()) * 1000)::bigint")
                        .mapTo(Long.class)
                        .one();
        return Instant.ofEpochMilli(millis);
    }

    public Notifications notifications() {
        return notifications;
    }

    public TextCipher cipher() {
        return cipher;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** @throws StorageUnavailable where the database does not answer */
    public <T> T read(HandleCallback<T, RuntimeException> reading) {
        try {
            return jdbi.withHandle(reading);
        } catch (JdbiException e) {
            throw new StorageUnavailable(e);
        }
    }

    /** Several statements that see the same moment, whatever is booked meanwhile. */
    public <T> T snapshot(HandleCallback<T, RuntimeException> reading) {
        try {
            // Of a file a transaction sees one moment anyway.
            return isFile
                    ? jdbi.inTransaction(reading)
                    : jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, reading);
        } catch (JdbiException e) {
            throw new StorageUnavailable(e);
        }
    }

    /** In a transaction of its own. */
    public <T> T write(HandleCallback<T, RuntimeException> writing) {
        try {
            return jdbi.inTransaction(writing);
        } catch (JdbiException e) {
            throw new StorageUnavailable(e);
        }
    }

    @Override
    public void close() {
        notifications.close();
        source.close();
    }
}

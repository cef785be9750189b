package dev.polyphony.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.polyphony.call.InvalidField;
import dev.polyphony.port.StorageUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedSet;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
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

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** For a connection to a server: whoever waits longer than five seconds without a word is taken for lost. */
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);

    private static final int CONNECTIONS = 6;

    /** Of 4 KiB. */
    private static final int LOG_PAGES = 20_000;

    private final HikariDataSource source;
    private final Jdbi jdbi;
    private final TextCipher cipher;
    private final Notifications notifications;

    private Database(HikariDataSource source, TextCipher cipher) {
        this.source = source;
        this.cipher = cipher;
        this.jdbi = Jdbi.create(source);
        // Not what was to be written: prompts and answers belong in no log.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        this.notifications =
                isFile() ? new SqliteNotifications(this::connect) : new PostgresNotifications(jdbi, this::connect);
    }

    /**
     * The one that an installation's environment names, else a file: {@code POLYPHONY_DATABASE_URL}, with
     * {@code POLYPHONY_DATABASE_USER} and {@code POLYPHONY_DATABASE_PASSWORD}. With {@value Vault#VARIABLE} prompts and
     * answers lie sealed in it.
     */
    public static Database of(Map<String, String> environment, Path file) {
        String url = environment.getOrDefault("POLYPHONY_DATABASE_URL", "");
        TextCipher cipher = TextCipher.from(environment);
        return url.isBlank()
                ? file(file, cipher)
                : open(
                        url,
                        environment.get("POLYPHONY_DATABASE_USER"),
                        environment.get("POLYPHONY_DATABASE_PASSWORD"),
                        cipher);
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
        return open(SQLITE + file.toAbsolutePath(), null, null, cipher);
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
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setPoolName("ledger");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout((url.startsWith(POSTGRESQL) ? CONNECT_WAIT : LONGEST_WAIT).toMillis());
        config.setDataSourceProperties(properties(url));
        if (url.startsWith(SQLITE)) {
            // Bringing the log into the file waits for the disk: whoever books does not, unless nobody else does it.
            config.setConnectionInitSql("pragma wal_autocheckpoint = " + LOG_PAGES);
        }
        HikariDataSource source = null;
        try {
            source = new HikariDataSource(config);
            migrate(source);
            return new Database(source, cipher);
        } catch (RuntimeException e) {
            if (source != null) {
                source.close();
            }
            throw new StorageUnavailable(e);
        }
    }

    private static Properties properties(String url) {
        Properties properties = new Properties();
        if (url.startsWith(SQLITE)) {
            // Written ahead: readers do not wait, and what is booked survives the end of any process. Of a power cut's
            // last moments the file knows as little as the dev server's beside it; who needs more takes PostgreSQL.
            properties.setProperty("journal_mode", "WAL");
            properties.setProperty("synchronous", "NORMAL");
            properties.setProperty("foreign_keys", "true");
            properties.setProperty("busy_timeout", String.valueOf(LONGEST_WAIT.toMillis()));
            // A transaction that read first could not become a writer while another one writes.
            properties.setProperty("transaction_mode", "IMMEDIATE");
        } else if (url.startsWith(POSTGRESQL)) {
            properties.setProperty("socketTimeout", String.valueOf(LONGEST_WAIT.toSeconds()));
            properties.setProperty("tcpKeepAlive", "true");
            // The same few statements over and over: each is prepared when it is first needed.
            properties.setProperty("prepareThreshold", "1");
            properties.setProperty("ApplicationName", "polyphony");
            // Else a batch that fails tells all that was to be written.
            properties.setProperty("logServerErrorDetail", "false");
        } else {
            throw new InvalidField("database", "begins with " + SQLITE + " or " + POSTGRESQL);
        }
        return properties;
    }

    /**
     * Of several processes that start at once one migrates, the others wait. Others' tables beside ours are no matter.
     */
    private static void migrate(HikariDataSource source) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:dev/polyphony/storage")
                .table("polyphony_schema")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .lockRetryCount(100)
                .load()
                .migrate();
    }

    /** How many may write at once without waiting for each other's whole transaction: of SQLite there is one. */
    public int writers() {
        return isFile() ? 1 : 2;
    }

    private boolean isFile() {
        return source.getJdbcUrl().startsWith(SQLITE);
    }

    /** Brings what was written ahead into the file, beside those who read and write; of no effect on a server. */
    public void tidy() {
        if (isFile()) {
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
        if (!isFile()) {
            handle.execute(shared ? "select pg_advisory_xact_lock_shared(?)" : "select pg_advisory_xact_lock(?)", key);
        }
    }

    /**
     * Holds the locks of these names until the handle's transaction ends, each alone; taken in the set's order, which
     * is the same everywhere, so that no two transactions wait for each other.
     */
    public void lock(Handle handle, SortedSet<String> names) {
        if (!isFile()) {
            handle.createQuery("select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(:names) name")
                    .bindArray("names", String.class, names)
                    .mapToMap()
                    .list();
        }
    }

    /** Outside the pool, for whoever keeps it: what a connection hears or has seen is its own. */
    private Connection connect() throws SQLException {
        Properties properties = properties(source.getJdbcUrl());
        properties.setProperty("ApplicationName", "polyphony notifications");
        if (source.getUsername() != null) {
            properties.setProperty("user", source.getUsername());
        }
        if (source.getPassword() != null) {
            properties.setProperty("password", source.getPassword());
        }
        return DriverManager.getConnection(source.getJdbcUrl(), properties);
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
            return isFile()
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

package dev.polyphony.storage;

import com.zaxxer.hikari.HikariConfig;
import dev.polyphony.call.InvalidField;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How a database is spoken to, from the pool and outside it.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE}
 */
record ConnectionSettings(
        String url, @Nullable String user, @Nullable String password) {
    static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** For a connection to a server: whoever waits longer than five seconds without a word is taken for lost. */
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);

    private static final int CONNECTIONS = 6;

    /** Of 4 KiB. */
    private static final int LOG_PAGES = 20_000;

    ConnectionSettings {
        if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRESQL)) {
            throw new InvalidField(
                    Database.ADDRESS, "begins with " + SQLITE + "FILE or " + POSTGRESQL + "//HOST/DATABASE");
        }
    }

    boolean isFile() {
        return url.startsWith(SQLITE);
    }

    HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setPoolName("ledger");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout((isFile() ? LONGEST_WAIT : CONNECT_WAIT).toMillis());
        config.setDataSourceProperties(properties("polyphony"));
        if (isFile()) {
            // Bringing the log into the file waits for the disk: whoever books does not, unless nobody else does it.
            config.setConnectionInitSql("pragma wal_autocheckpoint = " + LOG_PAGES);
        }
        return config;
    }

    /**
     * Outside the pool, for whoever keeps it: what a connection hears or has seen is its own.
     *
     * @param purpose what a server's administrator sees it by
     */
    Connection connect(String purpose) throws SQLException {
        Properties properties = properties("polyphony " + purpose);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return DriverManager.getConnection(url, properties);
    }

    private Properties properties(String name) {
        Properties properties = new Properties();
        if (isFile()) {
            // Written ahead: readers do not wait, and what is booked survives the end of any process. Of a power cut's
            // last moments the file knows as little as the dev server's beside it; who needs more takes PostgreSQL.
            properties.setProperty("journal_mode", "WAL");
            properties.setProperty("synchronous", "NORMAL");
            properties.setProperty("foreign_keys", "true");
            properties.setProperty("busy_timeout", String.valueOf(LONGEST_WAIT.toMillis()));
            // A transaction that read first could not become a writer while another one writes.
            properties.setProperty("transaction_mode", "IMMEDIATE");
        } else {
            properties.setProperty("socketTimeout", String.valueOf(LONGEST_WAIT.toSeconds()));
            properties.setProperty("tcpKeepAlive", "true");
            // The same few statements over and over: each is prepared when it is first needed.
            properties.setProperty("prepareThreshold", "1");
            properties.setProperty("ApplicationName", name);
            // Else a batch that fails tells all that was to be written.
            properties.setProperty("logServerErrorDetail", "false");
        }
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url;
    }
}

package dev.polyphony.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By LISTEN and NOTIFY. A NOTIFY takes a lock of the whole database when its transaction commits, so it has one of its
 * own, which writes nothing else.
 */
final class PostgresNotifications extends Notifications {
    private static final Logger log = LoggerFactory.getLogger(PostgresNotifications.class);
    private static final String CHANNEL = "polyphony";

    /** How long nothing is heard until the connection is looked after, which may have died without a word. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final Duration TO_CLOSE = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Set<String> unsent = ConcurrentHashMap.newKeySet();

    /** One thread, while there is something to send. */
    private final ThreadPoolExecutor sender = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("polyphony-notify").factory());

    PostgresNotifications(ConnectionSettings settings, Jdbi jdbi) {
        super(settings);
        this.jdbi = jdbi;
        sender.allowCoreThreadTimeOut(true);
    }

    @Override
    public boolean areSent() {
        return true;
    }

    @Override
    public void send(Set<String> keys) {
        unsent.addAll(keys);
        try {
            sender.execute(this::sendAll);
        } catch (RejectedExecutionException closed) {
            log.debug("nothing is sent after closing");
        }
    }

    private void sendAll() {
        Set<String> keys = new HashSet<>(unsent);
        unsent.removeAll(keys);
        if (keys.isEmpty()) {
            return;
        }
        try {
            jdbi.useHandle(
                    handle -> handle.createQuery("select pg_notify('" + CHANNEL + "', key) from unnest(:keys) key")
                            .bindArray("keys", String.class, keys)
                            .mapToMap()
                            .list());
        } catch (JdbiException e) {
            log.warn("other processes were not told: {}", e.getMessage());
        }
    }

    @Override
    void hear(Connection connection, Listener listener) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            listener.missed();
            while (!Thread.currentThread().isInterrupted()) {
                PGNotification[] heard = postgres.getNotifications((int) SILENCE.toMillis());
                if (heard.length > 0) {
                    Stream.of(heard)
                            .map(PGNotification::getParameter)
                            .distinct()
                            .forEach(key -> listener.changed(key, Long.MAX_VALUE));
                } else {
                    statement.execute("select 1");
                }
            }
        }
    }

    @Override
    void close() {
        sender.shutdown();
        try {
            sender.awaitTermination(TO_CLOSE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

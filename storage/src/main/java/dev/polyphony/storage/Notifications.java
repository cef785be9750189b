package dev.polyphony.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the processes that share a database hear that another one stored something: by keys alone, so that each reads
 * what it may. One can be lost: whoever waits for long looks again by itself.
 */
public abstract sealed class Notifications permits PostgresNotifications, SqliteNotifications {
    private static final Logger log = LoggerFactory.getLogger(Notifications.class);
    private static final Duration UNTIL_ANOTHER_TRY = Duration.ofMillis(500);

    /** Called by one thread, which it must not hold up. */
    public interface Listener {
        /**
         * There may be more to read of that.
         *
         * @param position the last one of its events that is new; {@link Long#MAX_VALUE} where it is not known, or
         *     something else is new
         */
        void changed(String key, long position);

        /** There may be more to read of anything: nobody listened until now. */
        void missed();
    }

    /** Ends with {@link #close}, within a second. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    private final ConnectionSettings settings;

    Notifications(ConnectionSettings settings) {
        this.settings = settings;
    }

    /**
     * Tells the other processes, soon and in a transaction of its own. To be called after the commit. Never fails and
     * never waits for the database.
     *
     * @param keys of an analysis: its workflow's id
     */
    public abstract void send(Set<String> keys);

    /** Whether others are told as soon as something is sent; else whoever wants to know looks. */
    public abstract boolean areSent();

    /** Tells the listener of what is sent, by whichever process, from the time it was first told {@code missed}. */
    public final Listening listen(Listener listener) {
        return new ListeningThread(listener);
    }

    /** Until the thread is interrupted or the connection fails; what happens before it tells {@code missed} is lost. */
    abstract void hear(Connection connection, Listener listener) throws SQLException, InterruptedException;

    /** What was to be sent is. */
    abstract void close();

    /** Has one connection of its own, and takes another one where that is lost. */
    private final class ListeningThread implements Listening {
        private final Listener listener;
        private final Thread thread =
                Thread.ofPlatform().daemon().name("polyphony-notifications").unstarted(this::listen);

        ListeningThread(Listener listener) {
            this.listener = listener;
            thread.start();
        }

        private void listen() {
            boolean lost = false;
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    try (Connection connection = settings.connect("notifications")) {
                        if (lost) {
                            log.info("other processes are heard again");
                            lost = false;
                        }
                        hear(connection, listener);
                    } catch (SQLException | RuntimeException e) {
                        if (!lost) {
                            log.warn("other processes are not heard until there is a connection: {}", e.getMessage());
                            lost = true;
                        }
                        Thread.sleep(UNTIL_ANOTHER_TRY);
                    }
                }
            } catch (InterruptedException closed) {
                log.debug("nobody listens any more");
            }
        }

        /** A thread of the platform's own: interrupting it costs no connection. */
        @Override
        public void close() {
            thread.interrupt();
        }
    }
}

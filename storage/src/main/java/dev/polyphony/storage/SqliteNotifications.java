package dev.polyphony.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * By looking every 20 ms: a file tells nobody that it was written to. The data version is a number of the connection's
 * own that changes with others' commits, whatever they wrote; only then the tables are looked into.
 */
final class SqliteNotifications extends Notifications {
    private static final Duration APART = Duration.ofMillis(20);

    SqliteNotifications(ConnectionSettings settings) {
        super(settings);
    }

    @Override
    public boolean areSent() {
        return false;
    }

    /** There is nothing to do: what was committed is seen. */
    @Override
    public void send(Set<String> keys) {}

    @Override
    void hear(Connection connection, Listener listener) throws SQLException, InterruptedException {
        try (PreparedStatement version = connection.prepareStatement("pragma data_version");
                Table results = new Table(connection, "result");
                Table events = new Table(connection, "event")) {
            List<Table> tables = List.of(results, events);
            // Before the tables: what is committed in between is looked for once more.
            long seen = number(version);
            keysOfNewRows(tables);
            listener.missed();
            while (true) {
                Thread.sleep(APART);
                long now = number(version);
                if (now != seen) {
                    seen = now;
                    Set<String> keys = keysOfNewRows(tables);
                    if (!keys.isEmpty()) {
                        listener.changed(keys);
                    }
                }
            }
        }
    }

    private static Set<String> keysOfNewRows(List<Table> tables) throws SQLException {
        Set<String> keys = new HashSet<>();
        for (Table table : tables) {
            table.addKeysOfNewRows(keys);
        }
        return keys;
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    void close() {}

    /** One whose rows are only added and, when they are old, deleted: a new one has the highest number. */
    private static final class Table implements AutoCloseable {
        private final PreparedStatement last;
        private final PreparedStatement between;
        private long seen = Long.MAX_VALUE;

        Table(Connection connection, String name) throws SQLException {
            last = connection.prepareStatement("select coalesce(max(rowid), 0) from " + name);
            between = connection.prepareStatement(
                    "select distinct analysis_id from " + name + " where rowid > ? and rowid <= ?");
        }

        void addKeysOfNewRows(Set<String> keys) throws SQLException {
            long now = number(last);
            if (now > seen) {
                between.setLong(1, seen);
                between.setLong(2, now);
                try (ResultSet rows = between.executeQuery()) {
                    while (rows.next()) {
                        keys.add(rows.getString(1));
                    }
                }
            }
            seen = now;
        }

        @Override
        public void close() throws SQLException {
            last.close();
            between.close();
        }
    }
}

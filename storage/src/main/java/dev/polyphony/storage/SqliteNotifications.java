package dev.polyphony.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                Table results = new Table(connection, "result", String.valueOf(Long.MAX_VALUE));
                Table events = new Table(connection, "event", "max(position)")) {
            List<Table> tables = List.of(results, events);
            // Before the tables: what is committed in between is looked for once more.
            long seen = number(version);
            newRows(tables);
            listener.missed();
            while (true) {
                Thread.sleep(APART);
                long now = number(version);
                if (now != seen) {
                    seen = now;
                    newRows(tables).forEach(listener::changed);
                }
            }
        }
    }

    /** Up to which position there are some, by their key. */
    private static Map<String, Long> newRows(List<Table> tables) throws SQLException {
        Map<String, Long> positions = new HashMap<>();
        for (Table table : tables) {
            table.addNewRows(positions);
        }
        return positions;
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

        Table(Connection connection, String name, String position) throws SQLException {
            last = connection.prepareStatement("select coalesce(max(rowid), 0) from " + name);
            between = connection.prepareStatement("select analysis_id, " + position + " from " + name
                    + " where rowid > ? and rowid <= ? group by analysis_id");
        }

        void addNewRows(Map<String, Long> positions) throws SQLException {
            long now = number(last);
            if (now > seen) {
                between.setLong(1, seen);
                between.setLong(2, now);
                try (ResultSet rows = between.executeQuery()) {
                    while (rows.next()) {
                        positions.merge(rows.getString(1), rows.getLong(2), Math::max);
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

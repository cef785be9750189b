package dev.polyphony.storage;

import dev.polyphony.port.StorageUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A file of SQLite as it stood at one moment, whoever reads and writes it meanwhile. */
public final class SqliteCopy {
    private static final String BUSY = "pragma busy_timeout = 30000";

    private SqliteCopy() {}

    /**
     * In one transaction that only reads: writers go on, and what they write meanwhile is not in it.
     *
     * @param target that is not there yet
     * @throws StorageUnavailable where the source cannot be read or the target not be written
     */
    public static void take(Path source, Path target) {
        try (Connection connection = open(source);
                PreparedStatement copying = connection.prepareStatement("vacuum into ?")) {
            // Written to the disk before it counts as there.
            execute(connection, "pragma synchronous = full");
            copying.setString(1, target.toString());
            copying.execute();
        } catch (SQLException e) {
            throw new StorageUnavailable(e);
        }
    }

    /** What is wrong with a file that nobody uses; empty where it is whole. */
    public static Optional<String> damage(Path file) {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("pragma quick_check(1)")) {
            String said = found.next() ? found.getString(1) : "it says nothing";
            return "ok".equals(said) ? Optional.empty() : Optional.of(said);
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Of a file that is there; none where it is empty.
     *
     * @throws StorageUnavailable where it cannot be read
     */
    public static Set<String> tables(Path file) {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select name from sqlite_master where type = 'table'")) {
            Set<String> names = new HashSet<>();
            while (found.next()) {
                names.add(found.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new StorageUnavailable(e);
        }
    }

    private static Connection open(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection(ConnectionSettings.SQLITE + file.toAbsolutePath());
        try {
            execute(connection, BUSY);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

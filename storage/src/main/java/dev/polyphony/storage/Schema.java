package dev.polyphony.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables of a database, brought up to date by the scripts beside this class. */
final class Schema {
    /**
     * The newest of the scripts. A database that has it needs no look at all of them, which takes as long as the rest
     * of a short command.
     */
    static final String NEWEST = "32";

    private static final String TABLE = "polyphony_schema";

    private Schema() {}

    /**
     * Of several processes that start at once one migrates, the others wait. Others' tables beside ours are no matter.
     */
    static void migrate(DataSource source) {
        if (isCurrent(source)) {
            return;
        }
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:dev/polyphony/storage")
                .table(TABLE)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .lockRetryCount(100)
                .load()
                .migrate();
    }

    /** Also one that a newer program has brought further. */
    private static boolean isCurrent(DataSource source) {
        try (Connection connection = source.getConnection();
                PreparedStatement look =
                        connection.prepareStatement("select 1 from " + TABLE + " where version = ? and success")) {
            look.setString(1, NEWEST);
            try (ResultSet found = look.executeQuery()) {
                return found.next();
            }
        } catch (SQLException e) {
            // It has no such table yet, or cannot be reached, which Flyway says better.
            return false;
        }
    }
}

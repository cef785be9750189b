package dev.polyphony.ledger;

import java.sql.SQLException;
import java.util.Set;

/**
 * Failures of a transaction that only met another one: as we see it ourselves, by SQLSTATE on PostgreSQL, by code on
 * SQLite.
 */
final class Collisions {
    /** Serialization failure, deadlock, unique violation. */
    private static final Set<String> STATES = Set.of("40001", "40P01", "23505");

    private static final int SQLITE_BUSY = 5;

    private Collisions() {}

    static boolean isOne(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Conflict) {
                return true;
            }
            if (cause instanceof SQLException sql
                    && (STATES.contains(String.valueOf(sql.getSQLState()))
                            || (sql.getErrorCode() & 0xff) == SQLITE_BUSY)) {
                return true;
            }
        }
        return false;
    }
}

package dev.polyphony.storage;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Predicate;

/** What a failure of a transaction means: by SQLSTATE on PostgreSQL, by code on SQLite. */
public final class DatabaseErrors {
    /** Serialization failure, deadlock, unique violation. */
    private static final Set<String> COLLISIONS = Set.of("40001", "40P01", "23505");

    /** Data exceptions and violated constraints: what was to be written is at fault. */
    private static final Set<String> DATA = Set.of("22", "23");

    private static final int SQLITE_BUSY = 5;

    /** Too big, a violated constraint, a type that does not fit. */
    private static final Set<Integer> SQLITE_DATA = Set.of(18, 19, 20);

    private DatabaseErrors() {}

    /** It only met another one, as we see it ourselves or the database does: to be done again. */
    public static boolean isCollision(Throwable failure) {
        return any(failure, WriteConflict.class::isInstance) || any(failure, DatabaseErrors::collides);
    }

    /** The database is at fault, not what was to be written: it is away, full, too slow. */
    public static boolean isOutage(Throwable failure) {
        return any(failure, SQLException.class::isInstance) && !isCollision(failure) && !isOfData(failure);
    }

    /** What somebody is told whose entry, alone, could not be booked; where trying again may help, just that. */
    public static RuntimeException refusal(String what, RuntimeException failure) {
        if (isCollision(failure) || isOutage(failure)) {
            return new StorageUnavailable(failure);
        }
        return failure instanceof IllegalStateException || failure instanceof TextUnreadable
                ? failure
                : new IllegalStateException(
                        what + " is impossible: it, or what the books have of it, is no entry", failure);
    }

    private static boolean isOfData(Throwable failure) {
        return any(
                failure,
                cause -> cause instanceof SQLException sql
                        && (DATA.contains(stateClass(sql)) || SQLITE_DATA.contains(sql.getErrorCode() & 0xff)));
    }

    private static boolean collides(Throwable cause) {
        return cause instanceof SQLException sql
                && (COLLISIONS.contains(String.valueOf(sql.getSQLState()))
                        || (sql.getErrorCode() & 0xff) == SQLITE_BUSY);
    }

    private static String stateClass(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.substring(0, Math.min(2, state.length()));
    }

    private static boolean any(Throwable failure, Predicate<Throwable> test) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (test.test(cause)) {
                return true;
            }
        }
        return false;
    }
}

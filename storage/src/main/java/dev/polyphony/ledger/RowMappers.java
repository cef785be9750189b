package dev.polyphony.ledger;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.ledger.StoredRequest.Counting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows as records. */
final class RowMappers {
    /** The columns of {@link #sent}. */
    static final String SENT =
            "call_id, n, state, owner, attempt, lease_until, worst_micros, cost_micros, input_tokens,"
                    + " output_tokens, accounts, reserved_at, ended_at, strongest_micros, everybody_micros,"
                    + " provider, model, limited_at, tokens";

    private RowMappers() {}

    static StoredRequest sent(ResultSet row) throws SQLException {
        return new StoredRequest(
                new SendId(row.getString("call_id"), row.getInt("n")),
                RequestState.valueOf(row.getString("state")),
                row.getString("owner"),
                row.getInt("attempt"),
                Instant.ofEpochMilli(row.getLong("lease_until")),
                row.getLong("worst_micros"),
                number(row, "cost_micros"),
                number(row, "input_tokens"),
                number(row, "output_tokens"),
                AccountId.read(row.getString("accounts")),
                Instant.ofEpochMilli(row.getLong("reserved_at")),
                instant(row, "ended_at"),
                number(row, "strongest_micros"),
                number(row, "everybody_micros"),
                counting(row));
    }

    private static @Nullable Counting counting(ResultSet row) throws SQLException {
        Instant since = instant(row, "limited_at");
        return since == null
                ? null
                : new Counting(
                        new ModelRef(new ProviderId(row.getString("provider")), row.getString("model")),
                        since,
                        row.getLong("tokens"));
    }

    static StoredEarmark kept(ResultSet row) throws SQLException {
        return new StoredEarmark(
                row.getString("analysis_id"),
                row.getString("path"),
                row.getInt("times"),
                row.getLong("worst_micros"),
                AccountId.read(row.getString("accounts")),
                Instant.ofEpochMilli(row.getLong("lease_until")));
    }

    /** Empty for a row that is none: somebody else wrote it. */
    static Optional<Budget> budget(ResultSet row) throws SQLException {
        try {
            return Optional.of(new Budget(
                    Budget.Scope.valueOf(row.getString("scope")),
                    row.getString("subject"),
                    Period.valueOf(row.getString("period")),
                    new Money(Long.parseLong(row.getString("limit_micros")))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Account.Figures figures(ResultSet row) throws SQLException {
        return new Account.Figures(
                figure(row, "settled_micros"), figure(row, "reserved_micros"), figure(row, "unknown_micros"));
    }

    /** As text: SQLite keeps whatever it is given in a column of numbers, and reads it as some number. */
    private static long figure(ResultSet row, String column) throws SQLException {
        try {
            return Long.parseLong(row.getString(column));
        } catch (NumberFormatException e) {
            return Account.Figures.UNREADABLE;
        }
    }

    static AccountId accountId(ResultSet row) throws SQLException {
        return new AccountId(row.getString("budget_id"), Instant.ofEpochMilli(row.getLong("period_start")));
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Long millis = number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}

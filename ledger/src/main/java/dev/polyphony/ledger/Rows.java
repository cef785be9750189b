package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows as records. */
final class Rows {
    /** The columns of {@link #sent}. */
    static final String SENT =
            "call_id, n, state, owner, attempt, lease_until, worst_micros, cost_micros, input_tokens,"
                    + " output_tokens, accounts, reserved_at, ended_at, strongest_micros, everybody_micros";

    private Rows() {}

    static Sent sent(ResultSet row) throws SQLException {
        return new Sent(
                new SendId(row.getString("call_id"), row.getInt("n")),
                State.valueOf(row.getString("state")),
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
                number(row, "everybody_micros"));
    }

    static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getString("analysis_id"),
                row.getString("path"),
                row.getInt("times"),
                row.getLong("worst_micros"),
                AccountId.read(row.getString("accounts")),
                Instant.ofEpochMilli(row.getLong("lease_until")));
    }

    static Budget budget(ResultSet row) throws SQLException {
        return new Budget(
                Budget.Scope.valueOf(row.getString("scope")),
                row.getString("subject"),
                Period.valueOf(row.getString("period")),
                new Money(row.getLong("limit_micros")));
    }

    static Account.Figures figures(ResultSet row) throws SQLException {
        return new Account.Figures(
                row.getLong("settled_micros"), row.getLong("reserved_micros"), row.getLong("unknown_micros"));
    }

    static AccountId accountId(ResultSet row) throws SQLException {
        return new AccountId(row.getString("budget_id"), Instant.ofEpochMilli(row.getLong("period_start")));
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Long millis = number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}

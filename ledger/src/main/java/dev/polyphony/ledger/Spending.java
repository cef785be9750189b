package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.polyphony.call.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads the books. */
public final class Spending {
    private final Database database;

    public Spending(Database database) {
        this.database = database;
    }

    /**
     * What some requests come to. Settled, reserved and unknown never overlap.
     *
     * @param simulated the part of what is settled that no provider was paid
     */
    @JsonPropertyOrder({
        "key",
        "requests",
        "input_tokens",
        "output_tokens",
        "settled_usd",
        "reserved_usd",
        "unknown_usd",
        "simulated_usd"
    })
    public record Sum(
            String key,
            long requests,
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            @JsonProperty("settled_usd") Money settled,
            @JsonProperty("reserved_usd") Money reserved,
            @JsonProperty("unknown_usd") Money unknown,
            @JsonProperty("simulated_usd") Money simulated) {
        static Sum nothing(String key) {
            return new Sum(key, 0, 0, 0, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);
        }

        Sum plus(Booking line) {
            boolean settles = line.state() == State.SETTLED || line.state() == State.WRITTEN_OFF;
            return new Sum(
                    key,
                    requests + 1,
                    inputTokens + (line.inputTokens() == null ? 0 : line.inputTokens()),
                    outputTokens + (line.outputTokens() == null ? 0 : line.outputTokens()),
                    settles ? settled.plus(line.amount()) : settled,
                    line.state() == State.HELD ? reserved.plus(line.amount()) : reserved,
                    line.state() == State.UNKNOWN ? unknown.plus(line.amount()) : unknown,
                    settles && line.simulated() ? simulated.plus(line.amount()) : simulated);
        }
    }

    /** By key, in its order; nothing where there is no such line. */
    public List<Sum> sums(Filter filter, Function<Booking, String> key) {
        return database.read(handle -> {
            Map<String, Sum> sums = new TreeMap<>();
            query(handle, filter)
                    .map((row, context) -> booking(row))
                    .forEach(line -> sums.compute(
                            key.apply(line),
                            (any, sum) -> (sum == null ? Sum.nothing(key.apply(line)) : sum).plus(line)));
            return List.copyOf(sums.values());
        });
    }

    public Sum sum(Filter filter) {
        return sums(filter, line -> "").stream().findFirst().orElseGet(() -> Sum.nothing(""));
    }

    /** In the order in which they were reserved. */
    public List<Booking> lines(Filter filter) {
        return database.read(handle ->
                query(handle, filter).map((row, context) -> booking(row)).list());
    }

    /** An analysis' requests of which nobody knows whether they were billed. */
    public List<SendId> inDoubt(String analysisId) {
        return database.read(handle -> handle.createQuery(
                        "select call_id, n from send where analysis_id = :analysis and state = 'UNKNOWN' order by call_id, n")
                .bind("analysis", analysisId)
                .map((row, context) -> new SendId(row.getString("call_id"), row.getInt("n")))
                .list());
    }

    private static Query query(Handle handle, Filter filter) {
        return filter.bind(handle.createQuery("select * from send where reserved_at >= :since and reserved_at < :until"
                + Filter.CONDITIONS + " order by reserved_at, call_id, n"));
    }

    private static Booking booking(ResultSet row) throws SQLException {
        State state = State.valueOf(row.getString("state"));
        return new Booking(
                Instant.ofEpochMilli(row.getLong("reserved_at")).toString(),
                row.getString("analysis_id"),
                row.getString("path"),
                row.getInt("n"),
                row.getString("tenant"),
                row.getString("label"),
                row.getString("strategy"),
                row.getString("provider"),
                row.getString("model"),
                state,
                new Money(
                        switch (state) {
                            case HELD, UNKNOWN -> row.getLong("worst_micros");
                            case SETTLED, WRITTEN_OFF -> row.getLong("cost_micros");
                            case RELEASED -> 0;
                        }),
                Rows.number(row, "input_tokens"),
                Rows.number(row, "output_tokens"),
                row.getInt("simulated") != 0);
    }
}

package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the books. */
public final class CostQueries {
    private static final Logger log = LoggerFactory.getLogger(CostQueries.class);

    private final Database database;

    public CostQueries(Database database) {
        this.database = database;
    }

    /**
     * What some requests come to. Settled, reserved and unknown never overlap.
     *
     * @param simulated the part of what is settled that no provider was paid
     * @param unpriced requests of each kind whose model has no price: they are in no amount
     */
    @JsonPropertyOrder({
        "key",
        "requests",
        "input_tokens",
        "output_tokens",
        "settled_usd",
        "reserved_usd",
        "unknown_usd",
        "simulated_usd",
        "unpriced_requests"
    })
    public record Sum(
            String key,
            long requests,
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            @JsonIgnore Money settled,
            @JsonIgnore Money reserved,
            @JsonIgnore Money unknown,
            @JsonProperty("simulated_usd") Money simulated,
            @JsonIgnore Unpriced unpriced) {
        static Sum nothing(String key) {
            return new Sum(key, 0, 0, 0, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, new Unpriced(0, 0, 0));
        }

        /** Absent where nobody can say: there are some, and none has a price. */
        @JsonProperty("settled_usd")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public @Nullable Money knownSettled() {
            return known(settled, unpriced.settled);
        }

        /** Absent where nobody can say. */
        @JsonProperty("reserved_usd")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public @Nullable Money knownReserved() {
            return known(reserved, unpriced.reserved);
        }

        /** Absent where nobody can say. */
        @JsonProperty("unknown_usd")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public @Nullable Money knownUnknown() {
            return known(unknown, unpriced.unknown);
        }

        @JsonProperty("unpriced_requests")
        public long unpricedRequests() {
            return unpriced.settled + unpriced.reserved + unpriced.unknown;
        }

        private static @Nullable Money known(Money priced, long unpriced) {
            return unpriced > 0 && priced.equals(Money.ZERO) ? null : priced;
        }

        Sum plus(LedgerEntry line) {
            boolean settles = line.state() == RequestState.SETTLED || line.state() == RequestState.WRITTEN_OFF;
            return new Sum(
                    key,
                    requests + 1,
                    inputTokens + (line.inputTokens() == null ? 0 : line.inputTokens()),
                    outputTokens + (line.outputTokens() == null ? 0 : line.outputTokens()),
                    settles ? settled.plus(line.amount()) : settled,
                    line.state() == RequestState.HELD ? reserved.plus(line.amount()) : reserved,
                    line.state() == RequestState.UNKNOWN ? unknown.plus(line.amount()) : unknown,
                    settles && line.simulated() ? simulated.plus(line.amount()) : simulated,
                    line.unpriced() ? unpriced.plus(line.state()) : unpriced);
        }
    }

    /** How many requests have no price, by what they are. */
    public record Unpriced(long settled, long reserved, long unknown) {
        Unpriced plus(RequestState state) {
            return switch (state) {
                case SETTLED, WRITTEN_OFF -> new Unpriced(settled + 1, reserved, unknown);
                case HELD -> new Unpriced(settled, reserved + 1, unknown);
                case UNKNOWN -> new Unpriced(settled, reserved, unknown + 1);
                case RELEASED -> this;
            };
        }
    }

    /** By key, in its order; nothing where there is no such line. */
    public List<Sum> sums(EntryFilter filter, Function<LedgerEntry, String> key) {
        return database.read(handle -> {
            Map<String, Sum> sums = new TreeMap<>();
            query(handle, filter).map((row, context) -> booking(row)).stream()
                    .flatMap(Optional::stream)
                    .forEach(line -> sums.compute(
                            key.apply(line),
                            (any, sum) -> (sum == null ? Sum.nothing(key.apply(line)) : sum).plus(line)));
            return List.copyOf(sums.values());
        });
    }

    public Sum sum(EntryFilter filter) {
        return sums(filter, line -> "").stream().findFirst().orElseGet(() -> Sum.nothing(""));
    }

    /** In the order in which they were reserved. */
    public List<LedgerEntry> lines(EntryFilter filter) {
        return database.read(handle -> query(handle, filter).map((row, context) -> booking(row)).stream()
                .flatMap(Optional::stream)
                .toList());
    }

    /**
     * A request as it went, as far as the ledger knows.
     *
     * @param entry what it was and what it costs
     * @param ended absent while it is under way
     * @param outcome {@value SendOutcome#ANSWERED}, or the kind of failure; absent where nobody knows, and where it was
     *     none of its provider's
     * @param took from sending to its end; absent likewise
     */
    public record SentRequest(
            LedgerEntry entry,
            @Nullable Instant ended,
            @Nullable String outcome,
            @Nullable Duration took) {}

    /** An analysis' requests in the order in which they were reserved. */
    public List<SentRequest> sent(EntryFilter filter) {
        return database.read(handle -> query(handle, filter).map((row, context) -> sent(row)).stream()
                .flatMap(Optional::stream)
                .toList());
    }

    private static Optional<SentRequest> sent(ResultSet row) throws SQLException {
        Long ended = RowMappers.number(row, "ended_at");
        Long took = RowMappers.number(row, "took_ms");
        String outcome = row.getString("outcome");
        return booking(row)
                .map(entry -> new SentRequest(
                        entry,
                        ended == null ? null : Instant.ofEpochMilli(ended),
                        outcome,
                        took == null ? null : Duration.ofMillis(took)));
    }

    /** In their order. */
    List<LedgerEntry> ofCall(String callId) {
        return database.read(handle -> handle
                .createQuery("select * from send where call_id = :call order by n")
                .bind("call", callId)
                .map((row, context) -> booking(row))
                .stream()
                .flatMap(Optional::stream)
                .toList());
    }

    Optional<Reservation.Paid> paid(String callId) {
        return database.read(handle -> handle.createQuery("select n, answer from send where call_id = :call"
                                + " and state = 'SETTLED' and answer is not null order by n")
                        .bind("call", callId)
                        .setMaxRows(1)
                        .map((row, context) ->
                                new Reservation.Paid(new SendId(callId, row.getInt("n")), row.getString("answer")))
                        .findOne())
                .map(paid -> new Reservation.Paid(paid.id(), database.cipher().open(paid.answer())));
    }

    /** An analysis' requests of which nobody knows whether they were billed. */
    public List<SendId> inDoubt(WorkflowId analysis) {
        return database.read(handle -> EntryFilter.analysis(analysis)
                .bind(handle.createQuery(
                        "select call_id, n from send where reserved_at >= :since and reserved_at < :until"
                                + EntryFilter.CONDITIONS + " and state = 'UNKNOWN' order by call_id, n"))
                .map((row, context) -> new SendId(row.getString("call_id"), row.getInt("n")))
                .list());
    }

    private static Query query(Handle handle, EntryFilter filter) {
        return filter.bind(handle.createQuery("select * from send where reserved_at >= :since and reserved_at < :until"
                + EntryFilter.CONDITIONS + " order by reserved_at, call_id, n"));
    }

    /** Empty for a row that is none: somebody else wrote it. */
    private static Optional<LedgerEntry> booking(ResultSet row) throws SQLException {
        try {
            return Optional.of(line(row));
        } catch (IllegalArgumentException | DateTimeException e) {
            log.warn("{}#{} is no request: {}", row.getString("call_id"), row.getString("n"), e.getMessage());
            return Optional.empty();
        }
    }

    private static LedgerEntry line(ResultSet row) throws SQLException {
        RequestState state = RequestState.valueOf(row.getString("state"));
        Money amount = new Money(
                switch (state) {
                    case HELD, UNKNOWN -> row.getLong("worst_micros");
                    case SETTLED, WRITTEN_OFF -> row.getLong("cost_micros");
                    case RELEASED -> 0;
                });
        return new LedgerEntry(
                Instant.ofEpochMilli(row.getLong("reserved_at")).toString(),
                WorkflowId.parse(row.getString("analysis_id")).id(),
                row.getString("path"),
                row.getInt("n"),
                row.getString("tenant"),
                Analysis.category(row.getString("label")),
                row.getString("strategy"),
                row.getString("provider"),
                row.getString("model"),
                state,
                amount,
                RowMappers.number(row, "input_tokens"),
                RowMappers.number(row, "output_tokens"),
                row.getInt("simulated") != 0,
                // Where somebody has said what it cost after all, it is known.
                row.getInt("unpriced") != 0 && state != RequestState.RELEASED && amount.equals(Money.ZERO));
    }
}

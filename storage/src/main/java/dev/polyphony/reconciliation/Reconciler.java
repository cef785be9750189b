package dev.polyphony.reconciliation;

import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.reconciliation.Reconciliation.Finding;
import dev.polyphony.storage.Database;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a provider says that it billed with what the ledger has of that provider, day by day and model by
 * model; reads alone. Simulated requests are left out: nobody bills them. A request belongs to the UTC day on which it
 * was sent.
 */
public final class Reconciler {
    /** Analyses that are named of a line. */
    private static final int MOST_NAMED = 10;

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final BigDecimal MICRO = BigDecimal.valueOf(1, 6);

    private final Database database;

    public Reconciler(Database database) {
        this.database = database;
    }

    /** What the ledger has of a day and model; amounts in micro-dollars. */
    private record Booked(
            long requests, long settled, long input, long output, long inDoubt, long doubtMicros, long unpriced) {
        static final Booked NOTHING = new Booked(0, 0, 0, 0, 0, 0, 0);

        Booked plus(Booked other) {
            return new Booked(
                    requests + other.requests,
                    settled + other.settled,
                    input + other.input,
                    output + other.output,
                    inDoubt + other.inDoubt,
                    doubtMicros + other.doubtMicros,
                    unpriced + other.unpriced);
        }

        BigDecimal settledUsd() {
            return BigDecimal.valueOf(settled, 6);
        }

        BigDecimal doubtUsd() {
            return BigDecimal.valueOf(doubtMicros, 6);
        }
    }

    private record Place(LocalDate day, String model) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byDay = day.compareTo(other.day);
            return byDay == 0 ? model.compareTo(other.model) : byDay;
        }
    }

    /**
     * @param tolerance US dollars by which a line may differ beside rounding, not negative
     * @param tenant absent for all
     * @throws InvalidField of {@code provider} where the ledger has never had a request to it, of that tenant
     * @throws StorageUnavailable where the database does not answer
     */
    public Reconciliation compare(
            InvoiceFile file, ProviderId provider, BigDecimal tolerance, @Nullable String tenant) {
        Map<Place, Booked> booked = new TreeMap<>();
        Map<Place, List<String>> doubtful = new TreeMap<>();
        // As the ledger has them, where it does: that is the name by which they are asked.
        Map<String, String> names = new HashMap<>(file.names());
        database.snapshot(handle -> {
            bound(handle, BOOKED, file, provider, tenant)
                    .map((row, context) -> Map.entry(
                            place(file, row.getLong("day_number"), row.getString("model")),
                            new Booked(
                                    row.getLong("n"),
                                    row.getLong("settled"),
                                    row.getLong("input"),
                                    row.getLong("output"),
                                    row.getLong("doubts"),
                                    row.getLong("doubt"),
                                    row.getLong("unpriced"))))
                    .forEach(one -> booked.merge(one.getKey(), one.getValue(), Booked::plus));
            bound(handle, MODELS, file, provider, tenant)
                    .mapTo(String.class)
                    .forEach(model -> names.put(InvoiceFile.model(model), InvoiceFile.shown(model)));
            bound(handle, DOUBTFUL, file, provider, tenant)
                    .map((row, context) -> Map.entry(
                            place(file, row.getLong("day_number"), row.getString("model")),
                            WorkflowId.parse(row.getString("analysis_id")).id()))
                    .forEach(one -> doubtful.computeIfAbsent(one.getKey(), any -> new ArrayList<>())
                            .add(one.getValue()));
            return null;
        });
        TreeMap<Place, InvoiceFile.Line> invoiced = new TreeMap<>();
        file.lines()
                .forEach((day, models) -> models.forEach((model, line) -> invoiced.put(new Place(day, model), line)));
        if (booked.isEmpty()) {
            requireKnown(provider, tenant);
        }
        SortedSet<Place> places = new TreeSet<>(invoiced.keySet());
        places.addAll(booked.keySet());
        List<Reconciliation.Line> lines = places.stream()
                .map(place -> line(
                        place,
                        names.getOrDefault(place.model, place.model),
                        invoiced.get(place),
                        booked.get(place),
                        doubtful.getOrDefault(place, List.of()),
                        tolerance))
                .toList();
        Booked all = booked.values().stream().reduce(Booked.NOTHING, Booked::plus);
        return new Reconciliation(
                provider.value(),
                file.format(),
                file.from().toString(),
                file.to().toString(),
                invoiced.values().stream()
                        .map(InvoiceFile.Line::cost)
                        .filter(Objects::nonNull)
                        .reduce(BigDecimal::add)
                        .orElse(null),
                all.settledUsd(),
                all.inDoubt,
                all.doubtUsd(),
                lines);
    }

    /** A name that was mistyped would make all of the file missing here. Whom others ask is nobody's business. */
    private void requireKnown(ProviderId provider, @Nullable String tenant) {
        List<String> known = database.read(handle -> handle.createQuery(KNOWN)
                .bind("tenant", tenant == null ? "" : tenant)
                .mapTo(String.class)
                .list());
        if (!known.contains(provider.value())) {
            throw new InvalidField(
                    "provider",
                    "the ledger has never had a request " + (tenant == null ? "" : "of " + tenant + "'s ") + "to '"
                            + provider + "'"
                            + (known.isEmpty() ? ", or to anybody" : "; it has " + String.join(", ", known)));
        }
    }

    private static Reconciliation.Line line(
            Place place,
            String name,
            InvoiceFile.@Nullable Line billed,
            @Nullable Booked known,
            List<String> doubtful,
            BigDecimal tolerance) {
        Booked booked = known == null ? Booked.NOTHING : known;
        BigDecimal cost = billed == null ? null : billed.cost();
        BigDecimal difference = cost == null ? null : cost.subtract(booked.settledUsd());
        Finding finding = finding(billed, known, difference, tolerance);
        return new Reconciliation.Line(
                place.day.toString(),
                name,
                finding,
                cost,
                booked.settledUsd(),
                difference,
                booked.requests,
                billed == null ? null : billed.requests(),
                booked.input,
                billed == null ? null : billed.inputTokens(),
                booked.output,
                billed == null ? null : billed.outputTokens(),
                booked.inDoubt,
                booked.doubtUsd(),
                booked.unpriced,
                doubtful.stream().distinct().limit(MOST_NAMED).toList(),
                meaning(finding, billed, booked, difference));
    }

    private static Finding finding(
            InvoiceFile.@Nullable Line billed,
            @Nullable Booked booked,
            @Nullable BigDecimal difference,
            BigDecimal tolerance) {
        if (billed == null) {
            boolean nothingPaid = booked == null || (booked.settled == 0 && booked.input == 0 && booked.output == 0);
            return nothingPaid ? Finding.MATCHED : Finding.MISSING_THERE;
        }
        if (booked == null) {
            boolean nothing = difference == null
                    ? amount(billed.inputTokens()) + amount(billed.outputTokens()) == 0
                    : difference.signum() == 0;
            return nothing ? Finding.MATCHED : Finding.MISSING_HERE;
        }
        return difference == null ? byTokens(billed, booked) : byCost(billed, booked, difference, tolerance);
    }

    /** What rounding can make of it: of the file's amounts as they are written, and the ledger's, a millionth each. */
    private static Finding byCost(InvoiceFile.Line billed, Booked booked, BigDecimal difference, BigDecimal tolerance) {
        BigDecimal slack = tolerance.add(billed.rounding()).add(MICRO.multiply(BigDecimal.valueOf(booked.requests)));
        if (difference.abs().compareTo(slack) <= 0) {
            return Finding.MATCHED;
        }
        return booked.inDoubt > 0
                        && difference.signum() > 0
                        && difference.compareTo(booked.doubtUsd().add(slack)) <= 0
                ? Finding.EXPLAINED_BY_DOUBT
                : Finding.DIFFERENT;
    }

    /** How many tokens a request in doubt had nobody knows. */
    private static Finding byTokens(InvoiceFile.Line billed, Booked booked) {
        long more = amount(billed.inputTokens()) - booked.input;
        long moreOut = amount(billed.outputTokens()) - booked.output;
        if (more == 0 && moreOut == 0) {
            return Finding.MATCHED;
        }
        return booked.inDoubt > 0 && more >= 0 && moreOut >= 0 ? Finding.EXPLAINED_BY_DOUBT : Finding.DIFFERENT;
    }

    private static long amount(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }

    private static String meaning(
            Finding finding, InvoiceFile.@Nullable Line billed, Booked booked, @Nullable BigDecimal difference) {
        String doubts = booked.inDoubt + (booked.inDoubt == 1 ? " request in doubt" : " requests in doubt");
        return switch (finding) {
            case MATCHED ->
                booked.inDoubt == 0
                        ? "Both say the same."
                        : billed == null
                                ? "Nothing is billed: the " + doubts + (booked.inDoubt == 1 ? " was" : " were")
                                        + " most likely not billed."
                                : "Both say the same without the " + doubts + ": most likely not billed.";
            case EXPLAINED_BY_DOUBT ->
                "Would be explained by the " + doubts
                        + (difference == null ? "." : ", at most $" + text(booked.doubtUsd()) + ".");
            case DIFFERENT ->
                (difference == null
                                ? "Other tokens than the ledger has"
                                : difference.signum() > 0
                                        ? "Billed $" + text(difference) + " more than is settled"
                                        : "Billed $" + text(difference.negate()) + " less than is settled")
                        + (booked.inDoubt > 0 && (difference == null || difference.signum() > 0)
                                ? ", more than the " + doubts + " can explain."
                                : booked.unpriced > 0
                                        ? "; " + booked.unpriced + " of its requests had no price in the catalogue."
                                        : ".");
            case MISSING_HERE ->
                "Billed, and the ledger has no request of that day and model (simulated ones do not count): another"
                        + " program's, or another name.";
            case MISSING_THERE -> "Settled here, and the file has nothing of that day and model.";
        };
    }

    private static String text(BigDecimal usd) {
        BigDecimal plain = usd.stripTrailingZeros();
        return (plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString();
    }

    private static Place place(InvoiceFile file, long day, String model) {
        return new Place(LocalDate.ofEpochDay(day), file.byModel() ? InvoiceFile.model(model) : InvoiceFile.ALL_MODELS);
    }

    private static final String KNOWN =
            "select distinct provider from send where (:tenant = '' or tenant = :tenant) order by provider";

    private static final String OF_THE_FILE = " from send where reserved_at >= :since and reserved_at < :until"
            + " and provider = :provider and simulated = 0 and (:tenant = '' or tenant = :tenant)";

    private static final String BOOKED = "select reserved_at / " + DAY + " as day_number, model, count(*) as n,"
            + " sum(case when state in ('SETTLED', 'WRITTEN_OFF') then coalesce(cost_micros, 0) else 0 end) as settled,"
            + " sum(coalesce(input_tokens, 0)) as input, sum(coalesce(output_tokens, 0)) as output,"
            + " sum(case when state = 'UNKNOWN' then 1 else 0 end) as doubts,"
            + " sum(case when state = 'UNKNOWN' then worst_micros else 0 end) as doubt,"
            + " sum(case when unpriced = 1 and coalesce(cost_micros, 0) = 0 then 1 else 0 end) as unpriced"
            + OF_THE_FILE + " and state <> 'RELEASED' group by day_number, model";

    private static final String MODELS = "select distinct model" + OF_THE_FILE;

    private static final String DOUBTFUL = "select distinct reserved_at / " + DAY
            + " as day_number, model, analysis_id" + OF_THE_FILE
            + " and state = 'UNKNOWN' order by day_number, model, analysis_id limit 10000";

    private static Query bound(
            Handle handle, String sql, InvoiceFile file, ProviderId provider, @Nullable String tenant) {
        return handle.createQuery(sql)
                .bind("since", file.from().toEpochDay() * DAY)
                .bind("until", file.to().plusDays(1).toEpochDay() * DAY)
                .bind("provider", provider.value())
                .bind("tenant", tenant == null ? "" : tenant);
    }
}

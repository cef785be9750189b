package dev.polyphony.traffic;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How operators want work to be spread over providers: their weights, and the order in which they are asked. Kept in
 * the database, so it holds on every worker within a second and after a restart; each change stays on record. Safe for
 * use by many threads and processes. Every method throws {@link StorageUnavailable} where the database does not answer.
 */
public final class TrafficSettings {
    /** Shares in percent, or weights of another scale, are far below; a figure beyond is a slip. */
    public static final double MOST = 1_000_000;

    private static final int LONGEST_NAME = 200;

    private final Database database;
    private final InstantSource clock;

    public TrafficSettings(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a change is about. */
    public enum Kind {
        WEIGHTS,
        PRIORITY
    }

    /**
     * What operators have set; what they have not is the catalogue's.
     *
     * @param weights by provider
     * @param priority providers, the first to be asked first; empty where nobody set it
     */
    public record Current(Map<ProviderId, Double> weights, List<ProviderId> priority) {
        public Current {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
            priority = List.copyOf(priority);
        }
    }

    /**
     * @param by who made it
     * @param after all that holds from then on, for people: {@code anthropic=0.3 openai=0.4}, or providers in their
     *     order; empty where the catalogue's holds again
     */
    public record Change(Instant at, Kind kind, String by, String after) {}

    /**
     * Changes the weights of these providers; those of others stay as they are. Names are not looked up here: whoever
     * has the catalogue does that.
     *
     * @param changed from 0, which is asked only where the others fail, to a million; only their proportion counts, and
     *     where all are 0 all count the same
     * @param by who wants it, for the record: 1 to 200 characters
     * @return what holds now
     * @throws InvalidField where nothing is changed, or a weight is none; nothing is changed then
     */
    public Current weights(Map<ProviderId, Double> changed, String by) {
        if (changed.isEmpty()) {
            throw new InvalidField("weights", "none given; name a provider and its weight, such as openai=0.4");
        }
        changed.forEach((provider, weight) -> requireWeight(provider.value(), weight));
        return change(Kind.WEIGHTS, by, before -> {
            Map<ProviderId, Double> all = new LinkedHashMap<>(before.weights());
            // Zero with a sign is zero.
            changed.forEach((provider, weight) -> all.put(provider, weight + 0.0));
            return new Current(all, before.priority());
        });
    }

    /**
     * Sets the order in which providers are asked by the chain {@code priority}; those that are not named come after
     * them, in the catalogue's order.
     *
     * @param order empty for the catalogue's
     * @param by as in {@link #weights}
     * @return what holds now
     * @throws InvalidField where a provider is named twice; nothing is changed then
     */
    public Current priority(List<ProviderId> order, String by) {
        if (new HashSet<>(order).size() < order.size()) {
            throw new InvalidField("priority", "names a provider twice; give each its one place");
        }
        return change(Kind.PRIORITY, by, before -> new Current(before.weights(), order));
    }

    /** Takes every weight back that was set: the catalogue's hold again. */
    public Current usualWeights(String by) {
        return change(Kind.WEIGHTS, by, before -> new Current(Map.of(), before.priority()));
    }

    public Current current() {
        return database.read(TrafficSettings::current);
    }

    /** Every change from that time on, the latest first. */
    public List<Change> changes(Instant since) {
        return database.read(handle -> handle.createQuery("select at, kind, changed_by, body from traffic_setting"
                        + " where at >= :since order by at desc, position desc")
                .bind("since", since.toEpochMilli())
                .map((row, context) -> new Change(
                        Instant.ofEpochMilli(row.getLong("at")),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("changed_by"),
                        row.getString("body").replace('\n', ' ')))
                .list());
    }

    /**
     * From when on which weights held, in the order of their times: those that held at that time already first, then
     * each change since.
     *
     * @return by provider, as operators had set them; empty where nobody ever did
     */
    public NavigableMap<Instant, Map<ProviderId, Double>> weightsSince(Instant since) {
        return database.read(handle -> handle.createQuery("select at, body from traffic_setting where kind = 'WEIGHTS'"
                        + " and at >= (select coalesce(max(at), 0) from traffic_setting where kind = 'WEIGHTS'"
                        + " and at <= :since) order by position")
                .bind("since", since.toEpochMilli())
                .reduceRows(new TreeMap<>(), (all, row) -> {
                    all.put(
                            Instant.ofEpochMilli(Objects.requireNonNull(row.getColumn("at", Long.class))),
                            weights(Objects.requireNonNull(row.getColumn("body", String.class))
                                    .lines()
                                    .toList()));
                    return all;
                }));
    }

    /** Takes what holds, and returns what is to. */
    private interface Step {
        Current from(Current before);
    }

    private Current change(Kind kind, String by, Step step) {
        if (by.isBlank() || by.length() > LONGEST_NAME) {
            throw new InvalidField("by", "1 to " + LONGEST_NAME + " characters that say who changes it");
        }
        return database.write(handle -> {
            // Two that change different weights at once are both heard.
            database.lock(handle, new TreeSet<>(List.of("traffic_setting")));
            Current after = step.from(current(handle));
            handle.createUpdate("insert into traffic_setting (kind, position, at, changed_by, body)"
                            + " select :kind, coalesce(max(position), 0) + 1, :at, :by, :body"
                            + " from traffic_setting where kind = :kind")
                    .bind("kind", kind.name())
                    .bind("at", clock.millis())
                    .bind("by", by.strip())
                    .bind("body", kind == Kind.WEIGHTS ? written(after.weights()) : written(after.priority()))
                    .execute();
            return after;
        });
    }

    static Current current(Handle handle) {
        Map<Kind, List<String>> bodies = handle.createQuery("select kind, body from traffic_setting s where position ="
                        + " (select max(position) from traffic_setting t where t.kind = s.kind)")
                .map((row, context) -> Map.entry(
                        Kind.valueOf(row.getString("kind")),
                        row.getString("body").lines().toList()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Current(
                weights(bodies.getOrDefault(Kind.WEIGHTS, List.of())),
                bodies.getOrDefault(Kind.PRIORITY, List.of()).stream()
                        .map(ProviderId::new)
                        .toList());
    }

    private static Map<ProviderId, Double> weights(List<String> lines) {
        Map<ProviderId, Double> weights = new LinkedHashMap<>();
        for (String line : lines) {
            int sign = line.indexOf('=');
            weights.put(new ProviderId(line.substring(0, sign)), Double.valueOf(line.substring(sign + 1)));
        }
        return weights;
    }

    private static void requireWeight(String provider, double weight) {
        if (!(weight >= 0 && weight <= MOST)) {
            throw new InvalidField(
                    "weights." + provider, "a number from 0 to 1000000, such as 0.4, not " + plain(weight));
        }
    }

    private static String written(Map<ProviderId, Double> weights) {
        return weights.entrySet().stream()
                .map(weight -> weight.getKey() + "=" + plain(weight.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String written(List<ProviderId> order) {
        return order.stream().map(ProviderId::value).collect(Collectors.joining("\n"));
    }

    private static String plain(double weight) {
        String text = String.valueOf(weight);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}

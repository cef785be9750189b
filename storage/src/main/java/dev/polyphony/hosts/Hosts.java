package dev.polyphony.hosts;

import dev.polyphony.call.ProviderId;
import dev.polyphony.hosts.HostRules.Known;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The hosts behind providers, as all processes know them together, and the calls that are at them: limits hold over all
 * workers, since a place is taken under a lock of its provider. A worker that dies frees its place when the next
 * attempt of its call takes it over, or at the time that it gave. Safe for use by many threads and processes. Every
 * method throws {@link StorageUnavailable} where the database does not answer.
 */
public final class Hosts {
    /** After the time that a call had: its end may be told a little late. */
    private static final Duration LATE = Duration.ofSeconds(10);

    /** Between two looks of one who waits whether there is a place. */
    private static final Duration AGAIN = Duration.ofMillis(250);

    /** Between two words of one who waits that it is still there. */
    private static final Duration HEARD = Duration.ofSeconds(1);

    private final Database database;
    private final GroupingSettings settings;
    private final Function<Handle, Instant> clock;

    public Hosts(Database database, GroupingSettings settings) {
        this(database, settings, database::now);
    }

    Hosts(Database database, GroupingSettings settings, Function<Handle, Instant> clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** Who looks for a place. */
    public record Ask(String owner, String model, Duration left, Set<String> except) {
        /**
         * @param owner the same for every attempt of one activity
         * @param model as its provider names it
         * @param left until its answer must be back
         * @param except hosts that failed it
         */
        public Ask {
            model = HostLimits.tagged(model);
            except = Set.copyOf(except);
        }
    }

    public sealed interface Answer {
        /** The place is the call's until {@link #ended} is told. */
        record Placed(Placement placement) implements Answer {}

        /** It waits from now on, and is to ask again after that time; its turn is kept while it does. */
        record Waits(Duration again) implements Answer {}

        /** No host may serve the model. */
        record Nowhere() implements Answer {}
    }

    /** What became of a call, for the host that had it. */
    public sealed interface Outcome {
        record Answered() implements Outcome {}

        /** Neither to its credit nor to its debit. */
        record Unsaid() implements Outcome {}

        record Unreachable(String why) implements Outcome {}

        record OutOfMemory() implements Outcome {}

        record LacksModel() implements Outcome {}

        /** @param rest for which it takes no more */
        record Busy(Duration rest) implements Outcome {}

        /** It answered, and not as it should. */
        record Failed() implements Outcome {}
    }

    /**
     * One host at this moment.
     *
     * @param state {@code ready}, {@code resting}, {@code unreachable} or {@code unknown}
     * @param why it is not ready; absent where it is
     * @param inFlight calls by model
     */
    public record Status(
            String name,
            String state,
            @Nullable String why,
            @Nullable Instant lookedAt,
            Map<String, Long> loaded,
            Map<String, Integer> inFlight) {}

    /** @param hosts of the provider, in the order of preference among those alike */
    public Answer place(ProviderId provider, List<HostLimits> hosts, Ask ask) {
        return database.write(handle -> {
            HostRows rows = locked(handle, provider);
            Instant now = clock.apply(handle);
            Map<String, HostState> states = rows.states();
            List<HostCall> calls = rows.calls();
            HostRules rules = new HostRules(
                    now,
                    settings,
                    hosts.stream()
                            .map(limits -> new Known(limits, states.getOrDefault(limits.name(), HostState.UNKNOWN)))
                            .toList(),
                    // An attempt that comes after another of its call takes that one's place over.
                    calls.stream()
                            .filter(call -> call.waits() || !call.owner().equals(ask.owner()))
                            .toList());
            if (!rules.isServed(ask.model())) {
                return new Answer.Nowhere();
            }
            HostCall call = calls.stream()
                    .filter(known -> known.owner().equals(ask.owner()) && known.isThere(now))
                    .findFirst()
                    .map(known -> known.waits() ? known : known.askingAgain(ask.model(), now))
                    .orElseGet(() -> first(ask, calls, now));
            Optional<Placement> placed = rules.place(call, ask.except());
            if (placed.isEmpty()) {
                waits(rows, call, now);
                return new Answer.Waits(AGAIN);
            }
            Placement placement = placed.get();
            String host = placement.host();
            rules.passed(call, host).forEach(other -> rows.put(other.passedOnce()));
            rows.put(call.at(host, now.plus(ask.left()).plus(LATE)));
            rows.put(
                    host,
                    states.getOrDefault(host, HostState.UNKNOWN)
                            .placed(call.model(), placement.unloads(), settings.keepAlive(), now));
            rows.forgetGone(now);
            return new Answer.Placed(placement);
        });
    }

    private static HostCall first(Ask ask, List<HostCall> calls, Instant now) {
        long last = calls.stream().mapToLong(HostCall::position).max().orElse(0);
        return new HostCall(ask.owner(), ask.model(), null, last + 1, now, now.plus(HostCall.PATIENCE), 0);
    }

    private static void waits(HostRows rows, HostCall call, Instant now) {
        Instant until = now.plus(HostCall.PATIENCE);
        if (call.since().equals(now) || call.until().plus(HEARD).isBefore(until)) {
            rows.put(call.waiting(until));
        }
    }

    /** The call looks for a place no more. */
    public void withdraw(ProviderId provider, String owner) {
        database.write(handle -> new HostRows(handle, provider).forgetWaiting(owner));
    }

    /**
     * The call is at its host no more; of no effect where it had none.
     *
     * @param hosts of the provider
     * @param except hosts that it was at, this one included
     * @return whether another host is there for its model
     */
    public boolean ended(
            ProviderId provider, List<HostLimits> hosts, String owner, Outcome outcome, Set<String> except) {
        return database.write(handle -> {
            HostRows rows = locked(handle, provider);
            Instant now = clock.apply(handle);
            List<HostCall> calls = rows.calls();
            Optional<HostCall> own = calls.stream()
                    .filter(call -> call.owner().equals(owner) && !call.waits())
                    .findFirst();
            if (own.isEmpty()) {
                return false;
            }
            rows.forget(owner);
            Map<String, HostState> states = rows.states();
            String model = own.get().model();
            String host = String.valueOf(own.get().host());
            HostState after = after(states.getOrDefault(host, HostState.UNKNOWN), model, outcome, now);
            rows.put(host, after);
            states.put(host, after);
            return new HostRules(
                            now,
                            settings,
                            hosts.stream()
                                    .map(limits ->
                                            new Known(limits, states.getOrDefault(limits.name(), HostState.UNKNOWN)))
                                    .toList(),
                            List.of())
                    .isServedElsewhere(model, except);
        });
    }

    private HostState after(HostState before, String model, Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Answered answered -> before.answered(model, settings.keepAlive(), now);
            case Outcome.Unsaid unsaid -> before.ended(model, settings.keepAlive(), now);
            case Outcome.Unreachable(String why) -> before.unreachable(why, now);
            case Outcome.OutOfMemory out -> before.outOfMemory(model, now);
            case Outcome.LacksModel lacks -> before.lacks(model);
            case Outcome.Busy(Duration rest) -> before.busy(rest, now);
            case Outcome.Failed failed -> before.failed(now);
        };
    }

    /**
     * Which of these hosts nobody has looked at for so long; whoever gets them looks.
     *
     * @return by name, whether it is worth waiting for: it did not answer the last time where it is not
     */
    public Map<String, Boolean> toLookAt(ProviderId provider, List<String> hosts, Duration age) {
        return database.read(handle -> {
            Instant now = clock.apply(handle);
            Map<String, HostState> states = new HostRows(handle, provider).states();
            return hosts.stream()
                    .map(host -> Map.entry(host, states.getOrDefault(host, HostState.UNKNOWN)))
                    .filter(host -> host.getValue().isOlder(age, now))
                    .collect(Collectors.toUnmodifiableMap(
                            Map.Entry::getKey, host -> host.getValue().unreachable() == null));
        });
    }

    public void looked(ProviderId provider, String host, HostLook look) {
        database.write(handle -> {
            HostRows rows = locked(handle, provider);
            Instant now = clock.apply(handle);
            Set<String> busy = rows.calls().stream()
                    .filter(call -> host.equals(call.host()) && call.isThere(now))
                    .map(HostCall::model)
                    .collect(Collectors.toSet());
            HostState before = rows.states().getOrDefault(host, HostState.UNKNOWN);
            return rows.put(host, before.looked(look, busy, now));
        });
    }

    /** How those that anybody has looked at stand, by provider and in the order of their names. */
    public static Map<ProviderId, List<Status>> all(Database database) {
        return database.read(handle -> {
            Instant now = database.now(handle);
            return HostRows.providers(handle)
                    .collect(Collectors.toMap(
                            Function.identity(), provider -> status(new HostRows(handle, provider), now)));
        });
    }

    private static List<Status> status(HostRows rows, Instant now) {
        List<HostCall> calls = rows.calls();
        return rows.states().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(host -> {
                    HostState state = host.getValue();
                    Map<String, Integer> inFlight = new HashMap<>();
                    calls.stream()
                            .filter(call -> host.getKey().equals(call.host()) && call.isThere(now))
                            .forEach(call -> inFlight.merge(call.model(), 1, Integer::sum));
                    Map<String, Long> loaded = new HashMap<>();
                    state.loaded().forEach((model, there) -> {
                        if (there.until().isAfter(now) || inFlight.containsKey(model)) {
                            loaded.put(model, there.bytes());
                        }
                    });
                    return new Status(
                            host.getKey(), state.word(now), state.why(now), state.lookedAt(), loaded, inFlight);
                })
                .toList();
    }

    private HostRows locked(Handle handle, ProviderId provider) {
        database.lock(handle, new TreeSet<>(Set.of("hosts of " + provider)));
        return new HostRows(handle, provider);
    }
}

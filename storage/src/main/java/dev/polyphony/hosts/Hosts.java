package dev.polyphony.hosts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
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
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

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
            lock(handle, provider);
            Instant now = clock.apply(handle);
            Map<String, HostState> states = states(handle, provider);
            List<HostCall> calls = calls(handle, provider);
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
                    .map(known -> known.waits() ? known : again(known, ask, now))
                    .orElseGet(() -> first(ask, calls, now));
            Optional<Placement> placed = rules.place(call, ask.except());
            if (placed.isEmpty()) {
                waits(handle, provider, call, now);
                return new Answer.Waits(AGAIN);
            }
            Placement placement = placed.get();
            String host = placement.host();
            rules.passed(call, host).forEach(other -> put(handle, provider, passed(other)));
            put(
                    handle,
                    provider,
                    new HostCall(
                            call.owner(),
                            call.model(),
                            host,
                            call.position(),
                            call.since(),
                            now.plus(ask.left()).plus(LATE),
                            call.passed()));
            put(
                    handle,
                    provider,
                    host,
                    states.getOrDefault(host, HostState.UNKNOWN)
                            .placed(call.model(), placement.unloads(), settings.keepAlive(), now));
            forgetGone(handle, provider, now);
            return new Answer.Placed(placement);
        });
    }

    private static HostCall first(Ask ask, List<HostCall> calls, Instant now) {
        long last = calls.stream().mapToLong(HostCall::position).max().orElse(0);
        return new HostCall(ask.owner(), ask.model(), null, last + 1, now, now.plus(HostCall.PATIENCE), 0);
    }

    /** It had its turn before: whoever came later is no sooner. */
    private static HostCall again(HostCall lost, Ask ask, Instant now) {
        return new HostCall(
                ask.owner(),
                ask.model(),
                null,
                lost.position(),
                lost.since(),
                now.plus(HostCall.PATIENCE),
                lost.passed());
    }

    private static HostCall passed(HostCall other) {
        return new HostCall(
                other.owner(), other.model(), null, other.position(), other.since(), other.until(), other.passed() + 1);
    }

    private static void waits(Handle handle, ProviderId provider, HostCall call, Instant now) {
        Instant until = now.plus(HostCall.PATIENCE);
        if (call.since().equals(now) || call.until().plus(HEARD).isBefore(until)) {
            put(
                    handle,
                    provider,
                    new HostCall(
                            call.owner(), call.model(), null, call.position(), call.since(), until, call.passed()));
        }
    }

    /** The call looks for a place no more. */
    public void withdraw(ProviderId provider, String owner) {
        database.write(handle -> handle.createUpdate(
                        "delete from host_call where provider = :provider and owner = :owner and host is null")
                .bind("provider", provider.value())
                .bind("owner", owner)
                .execute());
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
            lock(handle, provider);
            Instant now = clock.apply(handle);
            List<HostCall> calls = calls(handle, provider);
            Optional<HostCall> own = calls.stream()
                    .filter(call -> call.owner().equals(owner) && !call.waits())
                    .findFirst();
            if (own.isEmpty()) {
                return false;
            }
            handle.createUpdate("delete from host_call where provider = :provider and owner = :owner")
                    .bind("provider", provider.value())
                    .bind("owner", owner)
                    .execute();
            Map<String, HostState> states = states(handle, provider);
            String model = own.get().model();
            String host = String.valueOf(own.get().host());
            HostState after = after(states.getOrDefault(host, HostState.UNKNOWN), model, outcome, now);
            put(handle, provider, host, after);
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
            Map<String, HostState> states = states(handle, provider);
            return hosts.stream()
                    .map(host -> Map.entry(host, states.getOrDefault(host, HostState.UNKNOWN)))
                    .filter(host -> host.getValue().isOlder(age, now))
                    .collect(Collectors.toUnmodifiableMap(
                            Map.Entry::getKey, host -> host.getValue().unreachable() == null));
        });
    }

    public void looked(ProviderId provider, String host, HostLook look) {
        database.write(handle -> {
            lock(handle, provider);
            Instant now = clock.apply(handle);
            Set<String> busy = calls(handle, provider).stream()
                    .filter(call -> host.equals(call.host()) && call.isThere(now))
                    .map(HostCall::model)
                    .collect(Collectors.toSet());
            HostState before = states(handle, provider).getOrDefault(host, HostState.UNKNOWN);
            return put(handle, provider, host, before.looked(look, busy, now));
        });
    }

    /** How those that anybody has looked at stand, by provider and in the order of their names. */
    public static Map<ProviderId, List<Status>> all(Database database) {
        return database.read(handle -> {
            Instant now = database.now(handle);
            return handle
                    .createQuery("select distinct provider from host order by provider")
                    .mapTo(String.class)
                    .stream()
                    .map(ProviderId::new)
                    .collect(Collectors.toMap(Function.identity(), provider -> status(handle, provider, now)));
        });
    }

    private static List<Status> status(Handle handle, ProviderId provider, Instant now) {
        List<HostCall> calls = calls(handle, provider);
        return states(handle, provider).entrySet().stream()
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

    private void lock(Handle handle, ProviderId provider) {
        database.lock(handle, new TreeSet<>(Set.of("hosts of " + provider)));
    }

    private static Map<String, HostState> states(Handle handle, ProviderId provider) {
        return new HashMap<>(handle.createQuery("select name, state from host where provider = :provider")
                .bind("provider", provider.value())
                .map((row, context) -> Map.entry(row.getString("name"), read(row.getString("state"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static List<HostCall> calls(Handle handle, ProviderId provider) {
        return handle.createQuery("select owner, model, host, position, since, until_at, passed from host_call"
                        + " where provider = :provider")
                .bind("provider", provider.value())
                .map((row, context) -> new HostCall(
                        row.getString("owner"),
                        row.getString("model"),
                        row.getString("host"),
                        row.getLong("position"),
                        Instant.ofEpochMilli(row.getLong("since")),
                        Instant.ofEpochMilli(row.getLong("until_at")),
                        row.getInt("passed")))
                .list();
    }

    private static void put(Handle handle, ProviderId provider, HostCall call) {
        handle.createUpdate("insert into host_call (provider, owner, model, host, position, since, until_at, passed)"
                        + " values (:provider, :owner, :model, :host, :position, :since, :until, :passed)"
                        + " on conflict (provider, owner) do update set model = excluded.model, host = excluded.host,"
                        + " position = excluded.position, since = excluded.since, until_at = excluded.until_at,"
                        + " passed = excluded.passed")
                .bind("provider", provider.value())
                .bind("owner", call.owner())
                .bind("model", call.model())
                .bind("host", call.host())
                .bind("position", call.position())
                .bind("since", call.since().toEpochMilli())
                .bind("until", call.until().toEpochMilli())
                .bind("passed", call.passed())
                .execute();
    }

    private static int put(Handle handle, ProviderId provider, String host, HostState state) {
        return handle.createUpdate("insert into host (provider, name, state) values (:provider, :name, :state)"
                        + " on conflict (provider, name) do update set state = excluded.state")
                .bind("provider", provider.value())
                .bind("name", host)
                .bind("state", written(state))
                .execute();
    }

    private static void forgetGone(Handle handle, ProviderId provider, Instant now) {
        handle.createUpdate("delete from host_call where provider = :provider and until_at < :now")
                .bind("provider", provider.value())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    private static String written(HostState state) {
        try {
            return JSON.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a host's state cannot be written", e);
        }
    }

    /** One that this version cannot read is found out anew. */
    private static HostState read(String state) {
        try {
            return JSON.readValue(state, HostState.class);
        } catch (JsonProcessingException e) {
            return HostState.UNKNOWN;
        }
    }
}

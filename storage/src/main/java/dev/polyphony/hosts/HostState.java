package dev.polyphony.hosts;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all processes know of a host; stored as JSON, so what joins later is absent in older rows.
 *
 * @param lookedAt when the last look began; absent where there was none
 * @param unreachable why it does not answer; absent where it does
 * @param since when it began to answer, or not to
 * @param failures of its calls, one after the other
 * @param restsUntil not asked before then, while others are there
 * @param pulled bytes that each model takes, by what is known: its file and a tenth, or what it took when it was loaded
 * @param loaded what is in its memory, or on its way there
 * @param barred models for which it had no memory, and until when it is not asked for them
 * @param shown bytes of what it could not hold together, where its own user has set no limit; absent where it held all
 * @param placedAt when a call was placed there last
 */
public record HostState(
        @Nullable Instant lookedAt,
        @Nullable String unreachable,
        @Nullable Instant since,
        int failures,
        @Nullable Instant restsUntil,
        @Nullable Map<String, Long> pulled,
        Map<String, LoadedModel> loaded,
        Map<String, Instant> barred,
        @Nullable Shown shown,
        @Nullable Instant placedAt) {
    /** Failures of calls after which it rests. */
    private static final int MOST_FAILURES = 3;

    private static final Duration REST = Duration.ofSeconds(15);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    /** For a model that it had no memory for: somebody may have freed some. */
    static final Duration BARRED_FOR = Duration.ofMinutes(5);

    /** What it could not hold together once it may hold later. */
    private static final Duration SHOWN_FOR = Duration.ofHours(1);

    static final HostState UNKNOWN = new HostState(null, null, null, 0, null, null, Map.of(), Map.of(), null, null);

    /** @param until it is unloaded, if nobody asks it */
    public record LoadedModel(long bytes, Instant until, Instant usedAt) {}

    /** @param memory bytes that are known to be too many */
    public record Shown(long memory, Instant at) {}

    public HostState {
        pulled = pulled == null ? null : Collections.unmodifiableMap(new TreeMap<>(pulled));
        loaded = loaded == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(loaded));
        barred = barred == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(barred));
    }

    /** Whether calls are given to it: it answers, and does not rest. */
    boolean isUp(Instant now) {
        return unreachable == null && (restsUntil == null || !now.isBefore(restsUntil));
    }

    boolean isBarred(String model, Instant now) {
        Instant until = barred.get(model);
        return until != null && now.isBefore(until);
    }

    /** Whether it has the model, as far as anybody knows. */
    boolean has(String model) {
        return pulled == null || pulled.containsKey(model);
    }

    long bytes(String model) {
        LoadedModel there = loaded.get(model);
        return there != null ? there.bytes() : pulled == null ? 0 : pulled.getOrDefault(model, 0L);
    }

    @Nullable
    Long shownMemory(Instant now) {
        return shown == null || shown.at().plus(SHOWN_FOR).isBefore(now) ? null : (Long) shown.memory();
    }

    /** @param busy models that calls are at: what loads is not shown yet */
    HostState looked(HostLook look, Set<String> busy, Instant now) {
        Instant began = now.minus(look.took());
        if (look.unreachable() != null) {
            return new HostState(
                    began,
                    look.unreachable(),
                    unreachable == null ? now : since,
                    failures,
                    restsUntil,
                    pulled,
                    Map.of(),
                    barred,
                    shown,
                    placedAt);
        }
        Map<String, Long> sizes = new TreeMap<>();
        look.pulled().forEach((model, file) -> {
            long before = pulled == null ? 0 : pulled.getOrDefault(model, 0L);
            sizes.put(model, Math.max(before, file + file / 10));
        });
        look.loaded().forEach((model, there) -> sizes.put(model, there.bytes()));
        boolean overtaken = placedAt != null && !placedAt.isBefore(began);
        return new HostState(
                began,
                null,
                unreachable == null && since != null ? since : now,
                failures,
                restsUntil,
                sizes,
                overtaken ? loaded : seen(look, busy, now),
                barred,
                overtaken ? shown : tooMany(look, busy, now),
                placedAt);
    }

    private Map<String, LoadedModel> seen(HostLook look, Set<String> busy, Instant now) {
        Map<String, LoadedModel> seen = new TreeMap<>();
        loaded.forEach((model, there) -> {
            if (busy.contains(model)) {
                seen.put(model, there);
            }
        });
        look.loaded().forEach((model, there) -> {
            LoadedModel before = loaded.get(model);
            seen.put(
                    model,
                    new LoadedModel(there.bytes(), now.plus(there.keptFor()), before == null ? now : before.usedAt()));
        });
        return seen;
    }

    /** What was to stay and is gone, while another came, did not fit beside it. */
    private @Nullable Shown tooMany(HostLook look, Set<String> busy, Instant now) {
        boolean pushedOut = loaded.entrySet().stream()
                .anyMatch(there -> !look.loaded().containsKey(there.getKey())
                        && !busy.contains(there.getKey())
                        && there.getValue().until().isAfter(now));
        boolean another = look.loaded().keySet().stream().anyMatch(loaded::containsKey);
        if (!pushedOut || !another) {
            return shown;
        }
        long together = loaded.values().stream().mapToLong(LoadedModel::bytes).sum();
        return new Shown(together - 1, now);
    }

    HostState placed(String model, Iterable<String> unloaded, Duration keepAlive, Instant now) {
        Map<String, LoadedModel> after = new TreeMap<>(loaded);
        unloaded.forEach(after::remove);
        after.put(model, new LoadedModel(bytes(model), now.plus(keepAlive), now));
        return with(after, failures, restsUntil, barred, now);
    }

    /** Its call has ended: it is kept from now on. */
    HostState answered(String model, Duration keepAlive, Instant now) {
        return with(used(model, keepAlive, now), 0, null, barred, placedAt);
    }

    HostState ended(String model, Duration keepAlive, Instant now) {
        return with(used(model, keepAlive, now), failures, restsUntil, barred, placedAt);
    }

    HostState outOfMemory(String model, Instant now) {
        Map<String, LoadedModel> after = new TreeMap<>(loaded);
        after.remove(model);
        Map<String, Instant> still = new TreeMap<>(barred);
        still.put(model, now.plus(BARRED_FOR));
        return with(after, failures, restsUntil, still, placedAt);
    }

    /** It does not have it, whatever the last look showed. */
    HostState lacks(String model) {
        Map<String, Long> rest = pulled == null ? new TreeMap<>() : new TreeMap<>(pulled);
        rest.remove(model);
        Map<String, LoadedModel> after = new TreeMap<>(loaded);
        after.remove(model);
        return new HostState(lookedAt, unreachable, since, failures, restsUntil, rest, after, barred, shown, placedAt);
    }

    /** Its own word that it takes no more for now. */
    HostState busy(Duration rest, Instant now) {
        return with(loaded, failures, now.plus(rest), barred, placedAt);
    }

    HostState failed(Instant now) {
        int all = failures + 1;
        if (all < MOST_FAILURES) {
            return with(loaded, all, restsUntil, barred, placedAt);
        }
        Duration rest = REST.multipliedBy(1L << Math.min(all - MOST_FAILURES, 2));
        return with(loaded, all, now.plus(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST), barred, placedAt);
    }

    HostState unreachable(String why, Instant now) {
        return new HostState(
                lookedAt,
                why,
                unreachable == null ? now : since,
                failures,
                restsUntil,
                pulled,
                Map.of(),
                barred,
                shown,
                placedAt);
    }

    private Map<String, LoadedModel> used(String model, Duration keepAlive, Instant now) {
        LoadedModel there = loaded.get(model);
        if (there == null) {
            return loaded;
        }
        Map<String, LoadedModel> after = new TreeMap<>(loaded);
        if (keepAlive.isZero()) {
            after.remove(model);
        } else {
            after.put(model, new LoadedModel(there.bytes(), now.plus(keepAlive), now));
        }
        return after;
    }

    private HostState with(
            Map<String, LoadedModel> what,
            int failed,
            @Nullable Instant rests,
            Map<String, Instant> without,
            @Nullable Instant placed) {
        return new HostState(lookedAt, unreachable, since, failed, rests, pulled, what, without, shown, placed);
    }

    /** In a word, for people. */
    String word(Instant now) {
        return unreachable != null ? "unreachable" : lookedAt == null ? "unknown" : isUp(now) ? "ready" : "resting";
    }

    /** For people; absent where it is ready. */
    @Nullable
    String why(Instant now) {
        if (unreachable != null) {
            return unreachable;
        }
        return isUp(now) ? null : failures >= MOST_FAILURES ? failures + " of its calls failed" : "it is busy";
    }

    boolean isOlder(Duration age, Instant now) {
        return lookedAt == null || lookedAt.plus(age).isBefore(now);
    }
}

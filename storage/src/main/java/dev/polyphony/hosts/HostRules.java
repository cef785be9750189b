package dev.polyphony.hosts;

import dev.polyphony.hosts.HostState.LoadedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which host a call goes to, and whose turn it is: decided for all who wait together, so that everybody who asks comes
 * to the same. A host that has the model loaded comes before one that it fits into, that one before one that has to
 * unload another model first; which it does only when nobody wants that one, or somebody has waited long enough. No
 * clock and no database.
 */
final class HostRules {
    /** Between two calls of a model one has just ended and the next not arrived yet: no reason to unload it yet. */
    static final Duration IDLE = Duration.ofMillis(500);

    /** Before a model is unloaded for one that is loaded elsewhere, and only busy there. */
    static final Duration LONG_IDLE = Duration.ofSeconds(30);

    private final Instant now;
    private final GroupingSettings settings;
    private final List<Host> hosts;
    private final List<HostCall> waiting;

    /** In the order of preference among hosts alike. */
    record Known(HostLimits limits, HostState state) {}

    /** What a host would do for a model, the best first. */
    private enum Way {
        LOADED,
        FITS,
        UNLOADS_OTHERS
    }

    /** How far a host may serve a model; where nobody is better, it is asked all the same, and its failure told. */
    private enum Standing {
        FORBIDDEN,
        DOWN,
        LACKS_IT,
        LACKS_MEMORY,
        SERVES
    }

    private record Choice(Host host, Way way, List<String> unloads) {}

    /** @param calls under way and waiting; those that are gone count no more */
    HostRules(Instant now, GroupingSettings settings, List<Known> known, List<HostCall> calls) {
        this.now = now;
        this.settings = settings;
        this.hosts = new ArrayList<>();
        for (Known one : known) {
            Host host = new Host(one, hosts.size());
            calls.stream()
                    .filter(call -> one.limits.name().equals(call.host()) && call.isThere(now))
                    .forEach(call -> host.begin(call.model()));
            hosts.add(host);
        }
        this.waiting = calls.stream()
                .filter(call -> call.waits() && call.isThere(now))
                .sorted(Comparator.comparingLong(HostCall::position))
                .toList();
    }

    /** A host as it is, and as it would be with those who come first. */
    private final class Host {
        private final HostLimits limits;
        private final HostState state;
        private final int order;
        private final Map<String, Integer> underWay = new HashMap<>();
        private final Map<String, LoadedModel> loaded;
        private @Nullable String reserved;

        Host(Known known, int order) {
            this.limits = known.limits;
            this.state = known.state;
            this.order = order;
            this.loaded = new HashMap<>(state.loaded());
        }

        void begin(String model) {
            underWay.merge(model, 1, Integer::sum);
            loaded.putIfAbsent(model, new LoadedModel(state.bytes(model), now, now));
        }

        int busy() {
            return underWay.values().stream().mapToInt(Integer::intValue).sum();
        }

        boolean isBusyWith(String model) {
            return underWay.getOrDefault(model, 0) > 0;
        }

        boolean hasPlace(String model) {
            return busy() < limits.slots() && underWay.getOrDefault(model, 0) < limits.of(model);
        }

        Standing standing(String model) {
            if (!limits.mayServe(model)) {
                return Standing.FORBIDDEN;
            }
            if (!state.isUp(now)) {
                return Standing.DOWN;
            }
            if (!state.has(model)) {
                return Standing.LACKS_IT;
            }
            Long memory = limits.memory();
            boolean tooLarge = memory != null && state.bytes(model) > memory;
            return tooLarge || state.isBarred(model, now) ? Standing.LACKS_MEMORY : Standing.SERVES;
        }

        /** One that is larger than all memory goes alone. */
        boolean fits(String model, List<String> unloaded) {
            Long memory = memory();
            long others = loaded.entrySet().stream()
                    .filter(there -> !there.getKey().equals(model) && !unloaded.contains(there.getKey()))
                    .mapToLong(there -> there.getValue().bytes())
                    .sum();
            boolean alone = loaded.keySet().stream().allMatch(there -> there.equals(model) || unloaded.contains(there));
            return memory == null || alone || others + state.bytes(model) <= memory;
        }

        private @Nullable Long memory() {
            return limits.memory() == null ? state.shownMemory(now) : limits.memory();
        }

        Optional<Choice> choice(HostCall call, Set<String> wanted, boolean loadedElsewhere) {
            String model = call.model();
            if (!hasPlace(model) || (reserved != null && !reserved.equals(model))) {
                return Optional.empty();
            }
            if (loaded.containsKey(model)) {
                return Optional.of(new Choice(this, Way.LOADED, List.of()));
            }
            return fits(model, List.of())
                    ? Optional.of(new Choice(this, Way.FITS, List.of()))
                    : unloading(call, wanted, loadedElsewhere);
        }

        /** Those that were used longest ago first, and no more of them than it takes. */
        private Optional<Choice> unloading(HostCall call, Set<String> wanted, boolean loadedElsewhere) {
            boolean overdue = isOverdue(call);
            Duration idle = overdue ? Duration.ZERO : loadedElsewhere ? LONG_IDLE : IDLE;
            List<String> unloaded = new ArrayList<>();
            List<String> idlers = loaded.entrySet().stream()
                    .filter(there -> !isBusyWith(there.getKey())
                            && !there.getValue().usedAt().plus(idle).isAfter(now)
                            && (overdue || !wanted.contains(there.getKey())))
                    .sorted(Comparator.comparing(there -> there.getValue().usedAt()))
                    .map(Map.Entry::getKey)
                    .toList();
            for (String other : idlers) {
                unloaded.add(other);
                if (fits(call.model(), unloaded)) {
                    return Optional.of(new Choice(this, Way.UNLOADS_OTHERS, unloaded));
                }
            }
            return Optional.empty();
        }

        void take(Choice choice, String model) {
            choice.unloads.forEach(loaded::remove);
            begin(model);
        }
    }

    /** Whether some host may serve the model at all. */
    boolean isServed(String model) {
        return hosts.stream().anyMatch(host -> host.standing(model) != Standing.FORBIDDEN);
    }

    /** Whether another host than those is there for the model. */
    boolean isServedElsewhere(String model, Set<String> than) {
        return hosts.stream()
                .anyMatch(host -> !than.contains(host.limits.name()) && host.standing(model) == Standing.SERVES);
    }

    /**
     * Where the call goes now; empty where it waits.
     *
     * @param call as one of those who wait, or the last of them
     * @param except hosts that it was at
     */
    Optional<Placement> place(HostCall call, Set<String> except) {
        List<HostCall> order = new ArrayList<>(waiting);
        if (order.stream().noneMatch(other -> other.owner().equals(call.owner()))) {
            order.add(call);
        }
        // Who has waited long enough comes first, each in the order of coming.
        order.sort(Comparator.<HostCall, Boolean>comparing(other -> !isOverdue(other))
                .thenComparingLong(HostCall::position));
        Set<String> wanted = order.stream().map(HostCall::model).collect(Collectors.toSet());
        order.stream().filter(this::isOverdue).forEach(other -> reserve(other.model()));
        for (HostCall next : order) {
            boolean own = next.owner().equals(call.owner());
            Optional<Choice> choice = choice(next, wanted, own ? except : Set.of());
            if (own) {
                return choice.map(made -> placement(made, call.model()));
            }
            choice.ifPresent(made -> made.host.take(made, next.model()));
        }
        return Optional.empty();
    }

    private static Placement placement(Choice choice, String model) {
        // Where nobody has set a limit, the host knows itself what it has to unload.
        boolean limited = choice.host.limits.memory() != null;
        return new Placement(
                choice.host.limits.name(),
                !choice.host.loaded.containsKey(model),
                limited ? choice.unloads : List.of());
    }

    /** @param wanted models that somebody waits for */
    private Optional<Choice> choice(HostCall call, Set<String> wanted, Set<String> except) {
        String model = call.model();
        List<Host> possible = possible(model, except);
        boolean loaded = possible.stream().anyMatch(host -> host.loaded.containsKey(model));
        return possible.stream()
                .flatMap(host -> host.choice(call, wanted, loaded).stream())
                .min(Comparator.comparing(Choice::way)
                        .thenComparingDouble(choice -> (double) choice.host.busy() / choice.host.limits.slots())
                        .thenComparingInt(choice -> choice.host.loaded.size())
                        .thenComparingInt(choice -> choice.host.order));
    }

    /** Those that stand best. */
    private List<Host> possible(String model, Set<String> except) {
        Standing best = hosts.stream()
                .filter(host -> !except.contains(host.limits.name()))
                .map(host -> host.standing(model))
                .max(Comparator.naturalOrder())
                .orElse(Standing.FORBIDDEN);
        return best == Standing.FORBIDDEN
                ? List.of()
                : hosts.stream()
                        .filter(host -> !except.contains(host.limits.name()) && host.standing(model) == best)
                        .toList();
    }

    /** A host whose turn it is to load that model, as none that could serve it has it: it takes no others' calls. */
    private void reserve(String model) {
        List<Host> possible = possible(model, Set.of());
        boolean there =
                possible.stream().anyMatch(host -> host.loaded.containsKey(model) || model.equals(host.reserved));
        if (!there) {
            possible.stream()
                    .filter(host -> host.reserved == null)
                    .min(Comparator.<Host>comparingInt(Host::busy).thenComparingInt(host -> host.order))
                    .ifPresent(host -> host.reserved = model);
        }
    }

    private boolean isOverdue(HostCall call) {
        return call.waits()
                && (call.passed() >= settings.calls()
                        || !call.since().plus(settings.longest()).isAfter(now));
    }

    /** Those that a call of that model at that host goes before, though they came earlier. */
    List<HostCall> passed(HostCall call, String host) {
        return waiting.stream()
                .filter(other ->
                        other.position() < call.position() && !other.model().equals(call.model()))
                .filter(other -> possible(other.model(), Set.of()).stream()
                        .anyMatch(one -> one.limits.name().equals(host)))
                .toList();
    }
}

package dev.polyphony.health;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.health.Circuit.Open;
import dev.polyphony.health.Circuit.Recovering;
import dev.polyphony.port.Availability.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How all providers and models stood at one moment.
 *
 * @param subjects those of which anything is known, as they stood at {@code at}
 * @param at when it was read
 * @param staleSince since when the database does not answer: what happened since then is unknown; absent where it does
 * @param watched whether some process looks at what is open
 */
public record HealthSnapshot(
        Map<HealthSubject, SubjectHealth> subjects,
        Instant at,
        @Nullable Instant staleSince,
        boolean watched,
        CircuitSettings settings) {
    /** What is said of a recovery or a look that is due is no promise: it is asked again after that. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    public HealthSnapshot {
        subjects = Map.copyOf(subjects);
    }

    /** Closed where nothing is known. */
    public SubjectHealth of(HealthSubject subject) {
        SubjectHealth known = subjects.getOrDefault(subject, SubjectHealth.unknown(subject));
        return known.with(known.circuit().at(at));
    }

    /** Sorted: each provider before its models. */
    public List<SubjectHealth> all() {
        return new TreeMap<>(subjects).keySet().stream().map(this::of).toList();
    }

    /**
     * Whether a call to the model may be sent. Of a recovery the same analyses pass that passed before, and with each
     * step more.
     *
     * @param analysisId the workflow's id
     * @param key digest of the key that the call would use; absent where it has none
     */
    public State state(ModelRef model, String analysisId, @Nullable String key, Instant now) {
        State provider = state(of(HealthSubject.of(model.provider()), now), analysisId, key, now);
        State own = state(of(HealthSubject.of(model), now), analysisId, key, now);
        return switch (provider) {
            case State.Ready ready -> own;
            case State.Blocked blocked -> blocked;
            case State.Until until ->
                own instanceof State.Ready
                                || (own instanceof State.Until later
                                        && later.at().isBefore(until.at()))
                        ? until
                        : own;
        };
    }

    private SubjectHealth of(HealthSubject subject, Instant now) {
        SubjectHealth known = subjects.getOrDefault(subject, SubjectHealth.unknown(subject));
        return known.with(known.circuit().at(now));
    }

    private State state(SubjectHealth health, String analysisId, @Nullable String key, Instant now) {
        return switch (health.circuit()) {
            case Circuit.Closed closed -> new State.Ready();
            case Circuit.Drained(String by, Instant since) -> new State.Blocked(new Failure.Drained(by, since));
            case Recovering recovering -> {
                int step = stepOf(analysisId, health.subject(), recovering.since());
                yield step <= recovering.step()
                        ? new State.Ready()
                        : until(
                                recovering.stepAt().plus(recovering.stepTime().multipliedBy(step - recovering.step())),
                                recovering.cause(),
                                recovering.since());
            }
            case Open open -> {
                if (open.isOfAnotherKey(key) || CircuitRules.passes(open, watched, now)) {
                    yield new State.Ready();
                }
                yield switch (open.cause()) {
                    case Failure.CreditExhausted exhausted ->
                        new State.Blocked(new Failure.CreditExhausted(open.since()));
                    case Failure.Unauthorized(int status, Instant none) ->
                        new State.Blocked(new Failure.Unauthorized(status, open.since()));
                    case Failure.InvalidRequest invalid -> new State.Blocked(invalid.knownSince(open.since()));
                    case Failure other -> until(expected(open, analysisId, health.subject(), now), other, open.since());
                };
            }
        };
    }

    /** When a call of that analysis passes, if the first look that is due goes well. */
    private Instant expected(Open open, String analysisId, HealthSubject subject, Instant now) {
        Instant passes = CircuitRules.passesAt(open, watched);
        if (!watched || open.endsByItself()) {
            return passes;
        }
        Instant recovered =
                open.until().plus(AGAIN).plus(settings.step().multipliedBy(stepOf(analysisId, subject, open.since())));
        Instant soonest = now.plus(AGAIN);
        Instant hoped = recovered.isBefore(soonest) ? soonest : recovered;
        return hoped.isBefore(passes) ? hoped : passes;
    }

    private static State.Until until(Instant at, Failure cause, Instant since) {
        return new State.Until(at, new Failure.CircuitOpen(at, cause.describe(), since));
    }

    /** With which step of a recovery the analysis passes: drawn once, so that a plan and its calls agree. */
    static int stepOf(String analysisId, HealthSubject subject, Instant outage) {
        double drawn = uniform(analysisId + "\n" + subject + "\n" + outage.toEpochMilli());
        int step = 0;
        while (drawn >= CircuitRules.SHARES.get(step)) {
            step++;
        }
        return step;
    }

    /** Evenly spread over [0, 1): FNV-1a with the finalizer of SplitMix64, the same on every machine. */
    private static double uniform(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /** All together. */
    public enum Overall {
        /** Every provider that is set up can be asked, and each of its models. */
        OK,
        /** Some can. */
        DEGRADED,
        /** None can. */
        DOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param reasons one line for each subject that is not what it should be, and one where the database is away */
    public record Summary(Overall overall, List<String> reasons) {
        public Summary {
            reasons = List.copyOf(reasons);
        }
    }

    /** @param setUp those that somebody set up; where there are none, none can be asked */
    public Summary overall(Collection<ProviderId> setUp) {
        List<String> reasons = new ArrayList<>();
        if (staleSince != null) {
            reasons.add("the database has not answered since "
                    + Failure.MINUTE.format(staleSince.atOffset(ZoneOffset.UTC)));
        }
        all().stream()
                .filter(health -> setUp.contains(health.subject().provider()))
                .filter(health -> !(health.circuit() instanceof Circuit.Closed))
                .forEach(health -> reasons.add(reason(health)));
        boolean none = setUp.stream()
                .noneMatch(provider -> passes(of(HealthSubject.of(provider)).circuit()));
        if (setUp.isEmpty()) {
            reasons.add("no provider is set up");
        }
        return new Summary(none ? Overall.DOWN : reasons.isEmpty() ? Overall.OK : Overall.DEGRADED, reasons);
    }

    private static boolean passes(Circuit circuit) {
        return circuit instanceof Circuit.Closed || circuit instanceof Recovering;
    }

    private static String reason(SubjectHealth health) {
        String since = health.since()
                .map(at -> " since " + Failure.MINUTE.format(at.atOffset(ZoneOffset.UTC)))
                .orElse("");
        return switch (health.circuit()) {
            case Circuit.Closed closed -> health.subject() + ": ready";
            case Circuit.Drained drained -> health.subject() + ": taken out of use by " + drained.by() + since;
            case Recovering recovering ->
                health.subject() + ": recovering, " + recovering.percent() + " % of its calls pass";
            case Open open -> health.subject() + ": " + open.cause().describe() + since;
        };
    }
}

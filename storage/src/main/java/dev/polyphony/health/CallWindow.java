package dev.polyphony.health;

import dev.polyphony.call.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last calls to one subject, as this process saw them: those of the last seconds, and however old they are as many
 * as it takes to open a circuit. So where little is asked, what went well minutes ago keeps nobody asking. A call that
 * is tried again counts once, as it ended last: an odd prompt that is asked again and again says nothing about others.
 * Of one thread at a time.
 */
final class CallWindow {
    /** Older ones do not say how a subject is now, where there are newer ones. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final CircuitSettings settings;

    /** Those that other processes saw fail on end, before this one began to look. */
    private int inherited;

    private final LinkedHashMap<String, Outcome> calls = new LinkedHashMap<>();

    CallWindow(CircuitSettings settings, int inherited) {
        this.settings = settings;
        this.inherited = inherited;
    }

    private record Outcome(String model, Optional<Failure> failure, Instant at) {}

    /**
     * @param failure absent where it was answered
     * @return whether nothing was known of the call
     */
    boolean record(String callId, String model, @Nullable Failure failure, Instant now) {
        boolean first = calls.remove(callId) == null;
        calls.put(callId, new Outcome(model, Optional.ofNullable(failure), now));
        Instant fresh = now.minus(FRESH);
        while (calls.size() > settings.window()
                || (calls.size() > settings.threshold()
                        && calls.firstEntry().getValue().at.isBefore(fresh))) {
            calls.pollFirstEntry();
        }
        if (failure == null) {
            inherited = 0;
        }
        return first;
    }

    void clear() {
        calls.clear();
        inherited = 0;
    }

    /**
     * Whether too many of them failed.
     *
     * @param threshold how many at least
     */
    boolean trips(int threshold) {
        long failed = (long) failures().size() + inherited;
        return failed >= threshold && 2 * failed >= calls.size() + inherited;
    }

    /** Whether that is the whole provider's: it was not reached, or several of its models failed. */
    boolean isWidespread(int threshold) {
        long unreached = failures().stream()
                .filter(outcome -> outcome.failure.orElseThrow().scope() == Failure.Scope.PROVIDER)
                .count();
        long models =
                failures().stream().map(outcome -> outcome.model).distinct().count();
        return unreached + inherited >= threshold || models >= 2;
    }

    private List<Outcome> failures() {
        return calls.values().stream()
                .filter(outcome -> outcome.failure.isPresent())
                .toList();
    }
}

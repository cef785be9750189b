package dev.polyphony.attempt;

import dev.polyphony.hosts.Placement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one attempt looks for a place at one of its provider's hosts. Of one thread at a time. */
final class HostSearch {
    private final Set<String> tried = new HashSet<>();
    private @Nullable Placement placement;
    private @Nullable String last;
    private @Nullable Long sinceNanos;
    private boolean elsewhere;

    /** Hosts that failed it. */
    Set<String> tried() {
        return Set.copyOf(tried);
    }

    /** Where it has a place; absent where it has none. */
    @Nullable
    String host() {
        return placement == null ? null : placement.host();
    }

    /** Where its last request went; absent where its provider is one machine. */
    @Nullable
    String last() {
        return last;
    }

    /** Whether the model has to be loaded there first. */
    boolean loads() {
        return placement != null && placement.loads();
    }

    void waits() {
        if (sinceNanos == null) {
            sinceNanos = System.nanoTime();
        }
    }

    boolean isWaiting() {
        return sinceNanos != null;
    }

    Duration waited() {
        return sinceNanos == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    void over() {
        sinceNanos = null;
    }

    void placed(Placement where) {
        placement = where;
        last = where.host();
        elsewhere = false;
    }

    /** @param another whether it failed for its host alone, and another is there */
    void ended(boolean failed, boolean another) {
        if (failed && placement != null) {
            tried.add(placement.host());
        }
        elsewhere = another;
        placement = null;
    }

    boolean goesElsewhere() {
        return elsewhere;
    }
}

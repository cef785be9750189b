package dev.polyphony.simulator.script;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How requests to one model go: the first meets the first fault, the second the second, and so on.
 *
 * @param latency before every answer; null for the script's
 * @param afterwards what follows the last fault; null for {@link Afterwards#THEN_HEALTHY}
 */
public record Behaviour(@Nullable Latency latency, List<Fault> faults, Afterwards afterwards) {

    /** What requests meet when the faults are used up. */
    public enum Afterwards {
        THEN_HEALTHY,
        REPEAT_LAST
    }

    public Behaviour(@Nullable Latency latency, @Nullable List<Fault> faults, @Nullable Afterwards afterwards) {
        this.latency = latency;
        this.faults = faults == null ? List.of() : List.copyOf(faults);
        this.afterwards = afterwards == null ? Afterwards.THEN_HEALTHY : afterwards;
    }

    public static Behaviour healthy(Latency latency) {
        return new Behaviour(latency, List.of(), Afterwards.THEN_HEALTHY);
    }

    public static Behaviour always(Fault fault) {
        return new Behaviour(null, List.of(fault), Afterwards.REPEAT_LAST);
    }

    /** These faults once each, then healthy. */
    public static Behaviour sequence(Fault... faults) {
        return new Behaviour(null, Arrays.asList(faults), Afterwards.THEN_HEALTHY);
    }

    public Behaviour repeatLast() {
        return new Behaviour(latency, faults, Afterwards.REPEAT_LAST);
    }

    public Behaviour thenHealthy() {
        return new Behaviour(latency, faults, Afterwards.THEN_HEALTHY);
    }

    public Behaviour after(Latency wait) {
        return new Behaviour(wait, faults, afterwards);
    }

    /** @param request counted from 0 */
    Fault fault(int request) {
        if (request < faults.size()) {
            return faults.get(request);
        }
        return afterwards == Afterwards.REPEAT_LAST && !faults.isEmpty() ? faults.getLast() : Fault.none();
    }
}

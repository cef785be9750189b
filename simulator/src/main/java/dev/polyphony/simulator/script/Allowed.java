package dev.polyphony.simulator.script;

import java.util.Set;
import java.util.TreeSet;

/** The statuses a fault may take. */
final class Allowed {
    private Allowed() {}

    static void check(int status, Set<Integer> allowed) {
        if (!allowed.contains(status)) {
            throw new IllegalArgumentException("status " + status + " is not one of " + new TreeSet<>(allowed));
        }
    }
}

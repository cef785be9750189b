package dev.polyphony.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Optional;

/**
 * The name under which pollers show in the Web UI. A worker that stays is told from one that ends with its command by
 * the prefix: only the first is worth leaving an analysis to.
 */
public final class WorkerIdentity {
    private static final String STAYING = "polyphony-worker";
    private static final String PASSING = "polyphony-command";
    private static final String SIMULATED = "/simulated";

    private WorkerIdentity() {}

    static String of(WorkerSettings settings) {
        return of(settings.stays() ? STAYING : PASSING, settings.planning());
    }

    /** Of a process that ends with its command. */
    static String passing(PlanningSettings settings) {
        return of(PASSING, settings);
    }

    private static String of(String kind, PlanningSettings settings) {
        return kind
                + (settings.simulator().isEmpty() ? "" : SIMULATED)
                + "/" + ProcessHandle.current().pid() + "@" + host();
    }

    /** The first of these pollers that stays. */
    public static Optional<String> staying(Collection<String> pollers) {
        return pollers.stream().filter(identity -> identity.startsWith(STAYING)).findFirst();
    }

    public static boolean simulated(String identity) {
        return identity.contains(SIMULATED);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}

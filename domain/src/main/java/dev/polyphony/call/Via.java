package dev.polyphony.call;

import java.util.Arrays;
import java.util.Collection;

/**
 * That Polyphony passed a request on (RFC 9110, 7.6.3): so it notices one that comes back, as where a worker's base URL
 * is Polyphony's own and it would ask itself without end.
 */
public final class Via {
    public static final String HEADER = "Via";

    /** What it adds: the protocol's version, and its name. */
    public static final String OWN = "1.1 polyphony";

    private Via() {}

    /** @param values the header's, each of which can be a list */
    public static boolean isOwn(Collection<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .anyMatch(OWN::equalsIgnoreCase);
    }
}

package dev.polyphony.hosts;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a host showed.
 *
 * @param took the look itself: what was placed meanwhile it may not have seen
 * @param unreachable why it did not answer, in a few words of ours; absent where it did
 * @param pulled bytes of the files, by model
 * @param loaded what each takes of the memory, and for how long it stays if nobody asks it
 */
public record HostLook(
        Duration took, @Nullable String unreachable, Map<String, Long> pulled, Map<String, Loaded> loaded) {
    /** @param keptFor until the host unloads it by itself */
    public record Loaded(long bytes, Duration keptFor) {}

    public HostLook {
        pulled = tagged(pulled);
        loaded = tagged(loaded);
    }

    public static HostLook failed(Duration took, String why) {
        return new HostLook(took, why, Map.of(), Map.of());
    }

    private static <T> Map<String, T> tagged(Map<String, T> models) {
        return models.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> HostLimits.tagged(entry.getKey()), Map.Entry::getValue, (one, other) -> one));
    }
}

package dev.polyphony.inventory;

import dev.polyphony.call.Persisted;
import java.util.List;

/**
 * How all providers that are set up stand together.
 *
 * @param overall {@value #OK}, {@value #DEGRADED} (some provider or model cannot answer) or {@value #DOWN} (no provider
 *     can)
 * @param reasons one line for each that is not as it should be
 */
@Persisted
public record FleetHealth(String overall, List<String> reasons) {
    public static final String OK = "ok";
    public static final String DEGRADED = "degraded";
    public static final String DOWN = "down";

    public FleetHealth {
        reasons = List.copyOf(reasons);
    }
}

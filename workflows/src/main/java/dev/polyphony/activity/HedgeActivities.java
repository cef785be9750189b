package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** How many extra calls hedges may make. */
@ActivityInterface
public interface HedgeActivities {

    /**
     * Whether a hedge may ask one more model because the one before is slow. Counts a call that is granted; asked again
     * it counts again, so that a repeat can only make hedges fewer.
     */
    @ActivityMethod(name = "AllowHedge")
    Leave allowHedge(Hedging hedging);

    /** @param path of the contender that would be started */
    @Persisted
    record Hedging(@JsonProperty("analysis_id") String analysisId, String path) {}

    @Persisted
    record Leave(boolean granted) {}
}

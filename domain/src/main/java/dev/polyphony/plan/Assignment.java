package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import org.jspecify.annotations.Nullable;

/**
 * To which arm of an experiment an analysis was drawn when its plan was compiled.
 *
 * @param experiment its id, which no other one ever has
 * @param share of the candidate at that time, above 0 and below 1
 * @param refused why the candidate could not be planned for it, so that the control answers in its place; absent where
 *     it could
 */
@Persisted
public record Assignment(
        String experiment,
        Arm arm,
        double share,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String refused) {
    /** One side of an experiment. */
    public enum Arm {
        @JsonProperty("control")
        CONTROL,
        @JsonProperty("candidate")
        CANDIDATE
    }

    @JsonIgnore
    public boolean isCandidate() {
        return arm == Arm.CANDIDATE;
    }
}

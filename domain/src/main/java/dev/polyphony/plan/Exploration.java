package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A draw that a small share of analyses lose to another model than those whom what was learnt would ask, so that more
 * is learnt of it. Recorded of the analyses that were not drawn, too: what both come to is compared, each by the share
 * with which it was drawn.
 *
 * @param workload by which was chosen
 * @param learntAt which training of that name it was
 * @param base those who would be asked, as {@code AskPolicy.name()} has them
 * @param candidates bare names of the models of which each could have been drawn, all alike; at least one
 * @param share of such analyses that ask one of them, above 0 and below 1
 * @param drawn which one; absent where the base is asked
 * @param refused why the drawn one could not be asked, so that the base is; absent where it is
 */
@Persisted
public record Exploration(
        String workload,

        @JsonProperty("learnt_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant learntAt,

        String base,
        List<String> candidates,
        double share,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String drawn,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String refused) {
    /** The most that may be given away. */
    public static final double MOST = 0.2;

    public Exploration {
        candidates = List.copyOf(candidates);
    }

    /** Whether another model is asked than would have been. */
    @JsonIgnore
    public boolean isExplored() {
        return drawn != null && refused == null;
    }

    /** With which share a candidate is drawn among the analyses that get either it or the base. */
    @JsonIgnore
    public double shareOfEach() {
        double each = share / candidates.size();
        return each / (each + 1 - share);
    }

    /** The same where the drawn one cannot be asked. */
    public Exploration refused(String why) {
        return new Exploration(workload, learntAt, base, candidates, share, drawn, why);
    }
}

package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import java.time.Instant;
import java.util.List;

/**
 * What was expected, by what was learnt of such prompts, of the answer that a plan would come to: what people say of it
 * is held against that.
 *
 * @param workload its name
 * @param learntAt which training of that name it was
 * @param questions that were graded, from which it was learnt
 * @param accuracy share of the answers that was expected to be right, 0 to 1
 * @param models of which that was expected, as the plan names them, in the order in which they are asked; one alone, or
 *     those of a panel whose answer has a probability of its own
 */
@Persisted
public record Prediction(
        String workload,

        @JsonProperty("learnt_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant learntAt,

        int questions,
        double accuracy,
        List<String> models) {
    public Prediction {
        models = List.copyOf(models);
    }
}

package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One question to one model, as the activity gets it.
 *
 * @param path the call's place in the plan, such as {@code 2.1}
 * @param maxOutputTokens explicit limit, so that the worst-case cost is known
 * @param temperature sampling temperature, the model's own default where absent
 * @param sends how many requests this call may send in all, over every attempt
 * @param until the instant by which the answer must be back in the workflow
 */
@Persisted
public record CallTask(
        @JsonProperty("analysis_id") String analysisId,
        String path,
        ModelRef model,
        String prompt,
        @JsonProperty("max_output_tokens") int maxOutputTokens,
        @Nullable Double temperature,
        Patience patience,
        int sends,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant until) {}

package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param conversation what stands before the prompt; absent for a question of its own
 * @param schema JSON Schema that the answer has to fit; absent for prose, and and with every brief but a chairman's
 * @param brief what to do with others' answers to the prompt; absent where the prompt itself is to be answered
 * @param repair what was wrong with the form of the answer before, in our own words; absent for a first request
 * @param bill who pays; absent in the histories of before there was a ledger
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
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant until,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Conversation conversation,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String schema,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Brief brief,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String repair,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Bill bill) {
    public CallTask(
            String analysisId,
            String path,
            ModelRef model,
            String prompt,
            int maxOutputTokens,
            @Nullable Double temperature,
            Patience patience,
            int sends,
            Instant until) {
        this(
                analysisId,
                path,
                model,
                prompt,
                maxOutputTokens,
                temperature,
                patience,
                sends,
                until,
                null,
                null,
                null,
                null,
                null);
    }
}

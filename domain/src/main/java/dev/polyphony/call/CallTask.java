package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
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
 * @param question where prompt, conversation and schema are kept, which are empty and absent then; absent where they
 *     are here
 * @param cache how old an answer of an earlier analysis may be that is taken instead; absent where none is
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
        RetryMode patience,
        int sends,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant until,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Conversation conversation,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String schema,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Brief brief,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String repair,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CallBudget bill,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String question,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Duration cache) {
    public CallTask(
            String analysisId,
            String path,
            ModelRef model,
            String prompt,
            int maxOutputTokens,
            @Nullable Double temperature,
            RetryMode patience,
            int sends,
            Instant until,
            @Nullable Conversation conversation,
            @Nullable String schema,
            @Nullable Brief brief,
            @Nullable String repair,
            @Nullable CallBudget bill) {
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
                conversation,
                schema,
                brief,
                repair,
                bill,
                null,
                null);
    }

    /** Whether the answer is the analysis' answer, and so has to fit its schema: not what judges say of others'. */
    public static boolean answersPrompt(@Nullable Brief brief) {
        return brief == null || brief instanceof Brief.Synthesize;
    }

    /** The same with all that was kept elsewhere. */
    public CallTask with(Question whole, @Nullable Brief wholeBrief) {
        return new CallTask(
                analysisId,
                path,
                model,
                whole.prompt(),
                maxOutputTokens,
                temperature,
                patience,
                sends,
                until,
                whole.conversation(),
                answersPrompt(brief) ? whole.schema() : null,
                wholeBrief,
                repair,
                bill,
                null,
                cache);
    }

    public CallTask(
            String analysisId,
            String path,
            ModelRef model,
            String prompt,
            int maxOutputTokens,
            @Nullable Double temperature,
            RetryMode patience,
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

package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One question to one model, as the activity gets it. It is written flat, so no field may have the name of a group.
 *
 * @param stream whether the answer, which is the analysis' unless it fails, is told in pieces as it is written; absent
 *     where nobody wants them
 * @param continues path of the call that failed last and may have told the beginning of the answer, which this one then
 *     goes on with; absent where none has
 * @param handoff which of the activities that are to answer it this one is; absent where it is the only one
 */
@Persisted
public record CallTask(
        @JsonUnwrapped Place place,
        ModelRef model,
        @JsonUnwrapped Wording wording,
        @JsonUnwrapped Sampling sampling,
        @JsonUnwrapped CallLimits limits,
        @JsonUnwrapped Payment payment,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean stream,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String continues,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Handoff handoff) {
    public CallTask(
            Place place, ModelRef model, Wording wording, Sampling sampling, CallLimits limits, Payment payment) {
        this(place, model, wording, sampling, limits, payment, null, null);
    }

    public CallTask(
            Place place,
            ModelRef model,
            Wording wording,
            Sampling sampling,
            CallLimits limits,
            Payment payment,
            @Nullable Boolean stream,
            @Nullable String continues) {
        this(place, model, wording, sampling, limits, payment, stream, continues, null);
    }

    /** The same, to be answered by that one of several activities. */
    public CallTask handedOn(Handoff which) {
        return new CallTask(place, model, wording, sampling, limits, payment, stream, continues, which);
    }

    /** The same with all that was kept elsewhere. */
    public CallTask with(Question whole, @Nullable Brief wholeBrief) {
        boolean answers = answersPrompt(wording.brief);
        Wording all = new Wording(
                whole.prompt(),
                whole.conversation(),
                answers ? whole.schema() : null,
                wholeBrief,
                wording.repair,
                null,
                answers ? whole.parameters() : null);
        return new CallTask(place, model, all, sampling, limits, payment, stream, continues, handoff);
    }

    public boolean streams() {
        return Boolean.TRUE.equals(stream);
    }

    /** Whether the answer is the analysis' answer, and so has to fit its schema: not what judges say of others'. */
    public static boolean answersPrompt(@Nullable Brief brief) {
        return brief == null || brief instanceof Brief.Synthesize;
    }

    /**
     * @param path the call's place in the plan, such as {@code 2.1}
     * @param agent the slot of the pool that it was given to; absent where it is not balanced
     */
    @Persisted
    public record Place(
            @JsonProperty("analysis_id") String analysisId,
            String path,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String agent) {
        public Place(String analysisId, String path) {
            this(analysisId, path, null);
        }
    }

    /**
     * One of the activities of a call that begins beside its workflow and may go on elsewhere; from semantics 8 on.
     * Attempts are numbered over all of them, so that a later one takes the place of an earlier one that was lost.
     *
     * @param runBegan when the workflow's run began, by the server's clock
     * @param turn when the call's turn came, by the workflow's clock
     * @param lane whether it is the one on the call's lane, after which comes none
     * @param sent requests that those before it sent
     */
    @Persisted
    public record Handoff(
            @JsonProperty("run_began") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant runBegan,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant turn,
            boolean lane,
            int sent) {
        /** Numbers of one turn: of the activity beside the workflow, then of the attempts on the lane. */
        private static final int TURN = 500;

        private static final int LANE = 100;
        private static final int LONGEST = Integer.MAX_VALUE / TURN - 1;

        /**
         * Of an attempt: higher than that of every one before. Turns are a second apart at least, by the server's clock
         * alone, also where a workflow task is done again.
         */
        public int number(int attempt) {
            int turns = Math.clamp(turn.getEpochSecond() - runBegan.getEpochSecond(), 0, LONGEST);
            return turns * TURN + (lane ? Math.min(LANE + attempt, TURN - 1) : 1);
        }
    }

    /**
     * What is asked.
     *
     * @param conversation what stands before the prompt; absent for a question of its own
     * @param schema JSON Schema that the answer has to fit; absent for prose, and with every brief but a chairman's
     * @param brief what to do with others' answers to the prompt; absent where the prompt itself is to be answered
     * @param repair what was wrong with the form of the answer before, in our own words; absent for a first request
     * @param reference where prompt, conversation, schema and parameters are kept, which are empty and absent then;
     *     absent where they are here
     * @param parameters what goes to the model beside the words; absent for its defaults, and with every brief but a
     *     chairman's
     */
    @Persisted
    public record Wording(
            String prompt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Conversation conversation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String schema,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Brief brief,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String repair,

            @JsonProperty("question") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reference,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ModelParameters parameters) {
        public Wording(
                String prompt,
                @Nullable Conversation conversation,
                @Nullable String schema,
                @Nullable Brief brief,
                @Nullable String repair,
                @Nullable String reference) {
            this(prompt, conversation, schema, brief, repair, reference, null);
        }

        /** A question of its own, in prose. */
        public static Wording of(String prompt) {
            return new Wording(prompt, null, null, null, null, null);
        }
    }

    /**
     * @param maxOutputTokens explicit limit, so that the worst-case cost is known
     * @param temperature the model's own default where absent
     */
    @Persisted
    public record Sampling(
            @JsonProperty("max_output_tokens") int maxOutputTokens,
            @Nullable Double temperature) {}

    /**
     * @param sends how many requests this call may send in all, over every attempt
     * @param until the instant by which the answer must be back in the workflow
     */
    @Persisted
    public record CallLimits(
            RetryMode patience,
            int sends,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant until) {}

    /**
     * @param bill who pays; absent in the histories of before there was a ledger
     * @param cache how old an answer of an earlier analysis may be that is taken instead; absent where none is
     * @param semanticCache how old one to a question in other words may be; absent where none is taken
     */
    @Persisted
    public record Payment(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            CallBudget bill,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration cache,

            @JsonProperty("semantic_cache")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Duration semanticCache) {
        public static final Payment NOBODYS = new Payment(null, null);

        /** Of what is asked in the very same words alone. */
        public Payment(@Nullable CallBudget bill, @Nullable Duration cache) {
            this(bill, cache, null);
        }
    }
}

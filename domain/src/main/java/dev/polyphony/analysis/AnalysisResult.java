package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;
import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.Usage;
import dev.polyphony.plan.TaskType;
import dev.polyphony.plan.Verdict.Ruling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The typed end of every analysis. It is written flat, so no field may have the name of a group.
 *
 * @param strategy the preset's name, or {@code custom}
 * @param latency from the first workflow task to the result
 * @param simulated whether any answer came from the simulator
 * @param calls one record per call, in the order they were started
 * @param problem what was wrong, for a rejected analysis
 * @param decisions why it went on, stopped or chose as it did; absent where nothing was to be decided
 */
@Persisted
public record AnalysisResult(
        String id,
        AnalysisStatus status,
        @JsonUnwrapped Answer answer,
        @JsonUnwrapped Spending spending,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration latency,
        String strategy,
        @JsonUnwrapped Models models,
        @JsonUnwrapped Comparison panel,
        @JsonUnwrapped Gaps gaps,
        boolean simulated,
        List<CallRecord> calls,
        @Nullable Problem problem,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant timestamp,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Decision> decisions) {
    public AnalysisResult {
        calls = List.copyOf(calls);
        decisions = copy(decisions);
    }

    /** The answer; absent unless the analysis is answered. */
    public @Nullable String response() {
        return answer.response;
    }

    /** The model that gave it, as the user wrote it. */
    public @Nullable String modelUsed() {
        return answer.modelUsed;
    }

    /** Of the answer, 0 to 1. */
    public @Nullable Double confidence() {
        return answer.confidence;
    }

    /** Sum of the costs that are known. */
    public Money cost() {
        return spending.cost;
    }

    /** The same, of calls of which more is known: what it cost follows from them. */
    public AnalysisResult knowing(List<CallRecord> known) {
        return new AnalysisResult(
                id,
                status,
                answer,
                Spending.of(known),
                latency,
                strategy,
                models,
                panel,
                gaps,
                simulated,
                known,
                problem,
                timestamp,
                decisions);
    }

    /** What kind of work it was, where the strategy read the prompt or was told. */
    public Optional<TaskType> task() {
        return decisions == null
                ? Optional.empty()
                : decisions.stream()
                        .filter(Decision.Chosen.class::isInstance)
                        .map(decision -> ((Decision.Chosen) decision).choice().task())
                        .filter(Objects::nonNull)
                        .findFirst();
    }

    /** How it ended and what it cost, without answers: whoever reads this knows where all of it is stored. */
    public AnalysisResult inBrief() {
        return new AnalysisResult(
                id,
                status,
                Answer.NONE,
                spending,
                latency,
                strategy,
                Models.NONE,
                Comparison.NONE,
                Gaps.NONE,
                simulated,
                List.of(),
                problem,
                timestamp,
                null);
    }

    /** What the answer lacks, in lines for people. */
    public List<String> shortfalls() {
        return gaps.because == null
                ? List.of()
                : gaps.because.stream().map(Shortfall::describe).toList();
    }

    private static <T> @Nullable List<T> copy(@Nullable List<T> list) {
        return list == null ? null : List.copyOf(list);
    }

    /**
     * @param response absent unless the status is answered; blank only beside calls of tools
     * @param modelUsed the model that gave it, as the user wrote it
     * @param confidence 0 to 1
     * @param calibrated whether that is a probability of being right, learnt on such answers; absent where nobody said
     * @param toolCalls what the model wants to have called; absent where nothing
     * @param finishReason why the answer ended: {@code stop}, {@code length} or {@code tool_calls}; absent without an
     *     answer, and in results of versions that did not say
     * @param logprobs how likely its tokens were, in order; absent where that was not asked for, or is not known
     * @param stopSequence the one of those asked for at which it ended; absent where none did, or nobody says
     */
    @Persisted
    public record Answer(
            @Nullable String response,
            @JsonProperty("model_used") @Nullable String modelUsed,
            @Nullable Double confidence,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean calibrated,

            @JsonProperty("tool_calls") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<ToolCall> toolCalls,

            @JsonProperty("finish_reason") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<TokenLogprob> logprobs,

            @JsonProperty("stop_sequence") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String stopSequence) {
        public static final Answer NONE = new Answer(null, null, null);

        public Answer {
            toolCalls = copy(toolCalls);
            logprobs = copy(logprobs);
        }

        public Answer(@Nullable String response, @Nullable String modelUsed, @Nullable Double confidence) {
            this(response, modelUsed, confidence, null, null, null, null, null);
        }

        /** Whose tokens' likelihoods nobody asked for. */
        public Answer(
                @Nullable String response,
                @Nullable String modelUsed,
                @Nullable Double confidence,
                @Nullable Boolean calibrated,
                @Nullable List<ToolCall> toolCalls,
                @Nullable String finishReason) {
            this(response, modelUsed, confidence, calibrated, toolCalls, finishReason, null, null);
        }
    }

    /**
     * @param cost sum of the costs that are known
     * @param complete false where a call may have been billed without a known cost, or a model has no price
     * @param inputTokens summed over all answers
     */
    @Persisted
    public record Spending(
            Money cost,
            @JsonProperty("cost_complete") boolean complete,
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("output_tokens") long outputTokens) {
        public static final Spending NOTHING = new Spending(Money.ZERO, true, 0, 0);

        /** What the calls come to, those included that brought no usable answer. */
        public static Spending of(List<CallRecord> calls) {
            Money cost = Money.ZERO;
            Usage usage = Usage.NONE;
            for (CallRecord call : calls) {
                if (call instanceof CallRecord.Answered answered) {
                    Reply reply = answered.reply();
                    usage = usage.plus(reply.usage());
                    cost = reply.cost() == null ? cost : cost.plus(reply.cost());
                }
                FailedRequests failed = call.failedRequests();
                if (failed != null) {
                    usage = usage.plus(failed.usage());
                    cost = cost.plus(failed.cost());
                }
            }
            return new Spending(
                    cost, calls.stream().allMatch(CallRecord::costIsKnown), usage.inputTokens(), usage.outputTokens());
        }
    }

    /**
     * @param attempted models whose turn came, in the order they were started, those included that could not be asked;
     *     those that only reviewed, judged or combined others' answers are among the calls
     * @param successful those that gave a usable answer
     * @param ensemble those whose answers were compared
     */
    @Persisted
    public record Models(
            @JsonProperty("models_attempted") List<String> attempted,
            @JsonProperty("successful_models") List<String> successful,
            @JsonProperty("response_count") int responseCount,
            @JsonProperty("ensemble_models") List<String> ensemble) {
        public static final Models NONE = new Models(List.of(), List.of(), 0, List.of());

        public Models {
            attempted = List.copyOf(attempted);
            successful = List.copyOf(successful);
            ensemble = List.copyOf(ensemble);
        }
    }

    /**
     * What came of comparing answers.
     *
     * @param agreement of a panel's answers, 0 to 1
     * @param ruling how clear the panel's decision was; absent without one
     * @param dissent members whose answer says something else; absent where nobody's does
     * @param effectiveSize how many independent answers the panel amounts to, at most its usable answers
     */
    @Persisted
    public record Comparison(
            Metadata metadata,
            @Nullable Double agreement,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Ruling ruling,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Dissent> dissent,

            @JsonProperty("effective_size") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double effectiveSize) {
        /** Of nothing that was to be compared. */
        public static final Comparison NONE = new Comparison(new Metadata(0, List.of()), null, null, null, null);

        public Comparison {
            dissent = copy(dissent);
        }
    }

    @Persisted
    public record Metadata(
            @JsonProperty("ensemble_size") int ensembleSize,
            @JsonProperty("all_confidences") List<Double> allConfidences) {
        public Metadata {
            allConfidences = List.copyOf(allConfidences);
        }
    }

    /**
     * @param degraded whether the answer lacks something of what was asked for; {@code because} says what
     * @param missing models of that panel whose member gave no answer; where there is no answer at all, of every panel
     *     that failed
     * @param because what the answer lacks; absent where nothing
     */
    @Persisted
    public record Gaps(
            boolean degraded,
            List<String> missing,

            @JsonProperty("degraded_because") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Shortfall> because) {
        public static final Gaps NONE = new Gaps(false, List.of(), null);

        public Gaps {
            missing = List.copyOf(missing);
            because = copy(because);
        }
    }

    /** Why an analysis was rejected: the request's field and what would be right. */
    @Persisted
    public record Problem(String field, String message) {}
}

package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.text.ServerLimits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A usable answer of a model: refusals, empty and malformed ones are {@link Failure}s.
 *
 * @param servedBy the model id the provider says it used, which can be a dated version of the one asked
 * @param text the answer, or its beginning where it has a reference; blank only beside calls of tools
 * @param cost exact to the micro-dollar; absent where the catalogue has no price for the model
 * @param latency of the request that answered, without waits and earlier attempts
 * @param truncated whether the answer stopped at the output limit
 * @param sends requests sent for this call in all, this one included
 * @param simulated whether the answer comes from the simulator
 * @param finalAnswer what it comes down to, where it does
 * @param opinion a judge's ballot, where the brief asked for one
 * @param pending what is still to be booked; absent where it is on the books
 * @param textRef where all of a long text is kept; absent where it is here
 * @param cached whether an earlier analysis paid for it; absent where none did
 * @param reasoning what the model thought aloud, at most its first 4,000 characters; no part of the answer, and nothing
 *     but shown; absent where it did not
 * @param failed what earlier requests of this call came to; absent where this one was the first, and in the histories
 *     of workers that did not say
 * @param toolCalls what the model wants to have called; absent where nothing
 * @param dropped names of the parameters that this model did not get, as it or its vendor does not take them; absent
 *     where it got all
 * @param logprobs how likely its tokens were, in order; absent where that is not known
 * @param continued whose beginning the text has; absent where this model wrote all of it
 * @param stopSequence the one of those asked for at which it ended; absent where none did, or the vendor does not say
 * @param host the one of its provider's machines that answered; absent where that is one machine, or does not say
 * @param similar what it was an answer to, where it was cached and the question had other words; absent where it was
 *     not
 */
@Persisted
public record Reply(
        ModelRef model,
        @JsonProperty("served_by") String servedBy,
        String text,
        Usage usage,
        @Nullable Money cost,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration latency,
        Assessment assessment,
        boolean truncated,
        int sends,
        boolean simulated,

        @JsonProperty("final_answer") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        FinalAnswer finalAnswer,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Opinion opinion,

        @JsonProperty("settlement_pending") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Pending pending,

        @JsonProperty("text_ref") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String textRef,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean cached,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reasoning,

        @JsonProperty("failed_requests") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        FailedRequests failed,

        @JsonProperty("tool_calls") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<ToolCall> toolCalls,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> dropped,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TokenLogprob> logprobs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Continued continued,

        @JsonProperty("stop_sequence") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String stopSequence,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String host,

        @JsonProperty("similar_question") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        SimilarQuestion similar) {
    /** Bytes of JSON: who asks how far it is asks often. */
    private static final int BEGINNING = 4_000;

    public Reply(
            ModelRef model,
            String servedBy,
            String text,
            Usage usage,
            @Nullable Money cost,
            Duration latency,
            Assessment assessment,
            boolean truncated,
            int sends,
            boolean simulated,
            @Nullable FinalAnswer finalAnswer,
            @Nullable Opinion opinion) {
        this(
                model,
                servedBy,
                text,
                usage,
                cost,
                latency,
                assessment,
                truncated,
                sends,
                simulated,
                finalAnswer,
                opinion,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    public Reply(
            ModelRef model,
            String servedBy,
            String text,
            Usage usage,
            @Nullable Money cost,
            Duration latency,
            Assessment assessment,
            boolean truncated,
            int sends,
            boolean simulated) {
        this(model, servedBy, text, usage, cost, latency, assessment, truncated, sends, simulated, null, null);
    }

    /** One of a provider that is one machine, or does not say which answered. */
    public Reply(
            ModelRef model,
            String servedBy,
            String text,
            Usage usage,
            @Nullable Money cost,
            Duration latency,
            Assessment assessment,
            boolean truncated,
            int sends,
            boolean simulated,
            @Nullable FinalAnswer finalAnswer,
            @Nullable Opinion opinion,
            @Nullable Pending pending,
            @Nullable String textRef,
            @Nullable Boolean cached,
            @Nullable String reasoning,
            @Nullable FailedRequests failed,
            @Nullable List<ToolCall> toolCalls,
            @Nullable List<String> dropped,
            @Nullable List<TokenLogprob> logprobs,
            @Nullable Continued continued,
            @Nullable String stopSequence) {
        this(
                model,
                servedBy,
                text,
                usage,
                cost,
                latency,
                assessment,
                truncated,
                sends,
                simulated,
                finalAnswer,
                opinion,
                pending,
                textRef,
                cached,
                reasoning,
                failed,
                toolCalls,
                dropped,
                logprobs,
                continued,
                stopSequence,
                null,
                null);
    }

    public Reply {
        toolCalls = toolCalls == null || toolCalls.isEmpty() ? null : List.copyOf(toolCalls);
        dropped = dropped == null || dropped.isEmpty() ? null : List.copyOf(dropped);
        logprobs = logprobs == null || logprobs.isEmpty() ? null : List.copyOf(logprobs);
        if (text.isBlank() && toolCalls == null) {
            throw new InvalidField("text", "a reply has a text; an empty one is a malformed reply");
        }
    }

    /** The same, not on the books yet. */
    public Reply pending(Pending what) {
        return with(text, usage, cost, sends, what, textRef, cached, reasoning, failed, logprobs);
    }

    /** The same with other words, or with the beginning of them and a reference. */
    public Reply text(String words, @Nullable String reference) {
        return with(words, usage, cost, sends, pending, reference, cached, reasoning, failed, logprobs);
    }

    /** The same with no more of a long text than is told of an analysis that still runs. */
    public Reply beginning() {
        return withoutLogprobs().text(ServerLimits.cut(text, BEGINNING), textRef);
    }

    /** The same without what is said once, of the answer that is the analysis'. */
    public Reply withoutLogprobs() {
        return logprobs == null
                ? this
                : with(text, usage, cost, sends, pending, textRef, cached, reasoning, failed, null);
    }

    /** The same with what its model thought aloud. */
    public Reply reasoning(@Nullable String thoughts) {
        return with(text, usage, cost, sends, pending, textRef, cached, thoughts, failed, logprobs);
    }

    /** The same at no cost: nobody was asked. */
    public Reply fromCache() {
        return with(text, Usage.NONE, Money.ZERO, 0, null, textRef, true, reasoning, null, logprobs);
    }

    /** The same, which was given to a question in other words; to this very one where there is none. */
    public Reply similarTo(@Nullable SimilarQuestion question) {
        return from(host, question);
    }

    /** The same, answered by that machine of its provider's. */
    public Reply at(@Nullable String machine) {
        return from(machine, similar);
    }

    private Reply from(@Nullable String machine, @Nullable SimilarQuestion question) {
        return new Reply(
                model,
                servedBy,
                text,
                usage,
                cost,
                latency,
                assessment,
                truncated,
                sends,
                simulated,
                finalAnswer,
                opinion,
                pending,
                textRef,
                cached,
                reasoning,
                failed,
                toolCalls,
                dropped,
                logprobs,
                continued,
                stopSequence,
                machine,
                question);
    }

    /** The same after other requests that failed. */
    public Reply after(FailedRequests before) {
        return with(text, usage, cost, sends, pending, textRef, cached, reasoning, before, logprobs);
    }

    private Reply with(
            String newText,
            Usage newUsage,
            @Nullable Money newCost,
            int newSends,
            @Nullable Pending newPending,
            @Nullable String newRef,
            @Nullable Boolean newCached,
            @Nullable String newReasoning,
            @Nullable FailedRequests newFailed,
            @Nullable List<TokenLogprob> newLogprobs) {
        return new Reply(
                model,
                servedBy,
                newText,
                newUsage,
                newCost,
                latency,
                assessment,
                truncated,
                newSends,
                simulated,
                finalAnswer,
                opinion,
                newPending,
                newRef,
                newCached,
                newReasoning,
                newFailed,
                toolCalls,
                dropped,
                newLogprobs,
                continued,
                stopSequence,
                host,
                similar);
    }

    @JsonIgnore
    public boolean isCached() {
        return Boolean.TRUE.equals(cached);
    }

    /**
     * Which question an answer was given to that was taken for another one.
     *
     * @param question in its own words
     * @param analysis the id of the one that paid for it
     * @param similarity of the two questions' vectors, 0 to 1
     */
    @Persisted
    public record SimilarQuestion(String question, String analysis, double similarity) {}

    /**
     * That a text begins with what an earlier request told before it broke off.
     *
     * @param call path of the call that wrote that beginning, or the end of it
     * @param length of the beginning, in UTF-16 units
     */
    @Persisted
    public record Continued(String call, int length) {
        public Continued {
            if (length < 1) {
                throw new InvalidField("continued", "a beginning has a length, not " + length);
            }
        }
    }
}

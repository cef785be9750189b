package dev.polyphony.provider;

import dev.polyphony.call.Reply;
import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered.
 *
 * @param text blank only beside calls of tools; without what the model thought aloud
 * @param servedBy the model id the provider says it used; the one asked where it says none
 * @param usage as the provider counted, reasoning tokens included in the output; absent where it did not say
 * @param truncated whether the answer stopped before its end, mostly at the output limit
 * @param latency from sending to the last byte
 * @param reasoning what the model thought aloud, or the beginning of it; absent where it did not
 * @param toolCalls what it wants to have called
 * @param dropped names of the parameters that it did not get, or gave nothing for
 * @param logprobs how likely its tokens were, in order; none where that was not asked for, or is not told
 * @param continued whose beginning the text has; absent where this model wrote all of it
 * @param stopSequence the one of those asked for at which it ended; absent where none did, or the vendor does not say
 */
public record ModelAnswer(
        String text,
        String servedBy,
        @Nullable Usage usage,
        boolean truncated,
        Duration latency,
        @Nullable String reasoning,
        List<ToolCall> toolCalls,
        List<String> dropped,
        List<TokenLogprob> logprobs,
        Reply.@Nullable Continued continued,
        @Nullable String stopSequence) {
    /** One that the model wrote from its first word. */
    public ModelAnswer(
            String text,
            String servedBy,
            @Nullable Usage usage,
            boolean truncated,
            Duration latency,
            @Nullable String reasoning,
            List<ToolCall> toolCalls,
            List<String> dropped,
            List<TokenLogprob> logprobs,
            @Nullable String stopSequence) {
        this(text, servedBy, usage, truncated, latency, reasoning, toolCalls, dropped, logprobs, null, stopSequence);
    }

    public ModelAnswer {
        logprobs = List.copyOf(logprobs);
        toolCalls = List.copyOf(toolCalls);
        dropped = List.copyOf(dropped);
    }

    /** The same, which has the beginning of another one. */
    public ModelAnswer continuing(Reply.Continued what) {
        return new ModelAnswer(
                text, servedBy, usage, truncated, latency, reasoning, toolCalls, dropped, logprobs, what, stopSequence);
    }
}

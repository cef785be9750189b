package dev.polyphony.completion;

import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a success comes to. Whatever it is, the usage it names is kept: it is what the request is billed at.
 */
public sealed interface Completion {

    /** Tokens as the provider counted them; absent where it did not, or counted what cannot be. */
    @Nullable
    Usage usage();

    /**
     * A usable answer.
     *
     * @param text blank only beside calls of tools; without what the model thought aloud
     * @param reasoning what it thought aloud, or the beginning of it; absent where it did not
     * @param servedBy the model id the provider says it used; absent where it says none
     * @param truncated whether it stopped before its end: at the output limit, at the end of the context, or in a pause
     * @param calls what it wants to have called, in order; none where no tools were offered
     * @param logprobs how likely its tokens were, in order; none where nobody says
     * @param stopSequence the text at which it stopped; absent where it stopped otherwise, and where the vendor does
     *     not say, as most do not
     */
    record Answered(
            String text,
            @Nullable String reasoning,
            @Nullable String servedBy,
            @Nullable Usage usage,
            boolean truncated,
            List<ToolCall> calls,
            List<TokenLogprob> logprobs,
            @Nullable String stopSequence)
            implements Completion {
        public Answered {
            calls = List.copyOf(calls);
            logprobs = List.copyOf(logprobs);
        }

        /** In words alone. */
        Answered(
                String text,
                @Nullable String reasoning,
                @Nullable String servedBy,
                @Nullable Usage usage,
                boolean truncated) {
            this(text, reasoning, servedBy, usage, truncated, List.of(), List.of(), null);
        }
    }

    /** The model, or a filter before or behind it, declined. */
    record Refused(@Nullable Usage usage) implements Completion {}

    /** @param reason in our own words: why there is no answer in it */
    record Unusable(String reason, @Nullable Usage usage) implements Completion {
        static final String NO_ROOM = "no text before the output limit";

        /** Whether asking the same again would end the same. */
        public boolean lasts() {
            return reason.equals(NO_ROOM);
        }
    }

    /**
     * An error sent as a success.
     *
     * @param status the HTTP status that it names, by number or by word, from 400 to 599; absent where it names none
     * @param body the error as a body of that status would have carried it
     * @param begun whether it came amid an answer: then work was done
     */
    record Failed(
            @Nullable Integer status,
            ResponseBody body,
            boolean begun,
            @Nullable Usage usage) implements Completion {}
}

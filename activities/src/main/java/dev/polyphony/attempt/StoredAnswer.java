package dev.polyphony.attempt;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.Usage;
import dev.polyphony.provider.ModelAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a paid request brought, as the ledger keeps it: an answer, or a failure that asking again would bring again.
 * Persisted: a component, once published, never changes its meaning.
 *
 * @param text empty where there is a failure
 * @param costMicros absent where the price is unknown, or the provider did not count
 * @param reasoning what the model thought aloud; absent where it did not, and in receipts of before
 * @param failure absent where there is an answer
 * @param toolCalls what the model wants to have called; absent where nothing
 * @param dropped names of the parameters that it did not get; absent where it got all
 * @param logprobs how likely the tokens were; absent where that is not known
 * @param continued whose beginning the text has; absent where its model wrote all of it
 * @param stopSequence at which the text ended; absent where none did, or nobody says
 */
public record StoredAnswer(
        String text,
        String servedBy,
        @Nullable Usage usage,
        boolean truncated,
        long latencyMillis,
        @Nullable Long costMicros,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reasoning,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure failure,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ToolCall> toolCalls,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> dropped,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TokenLogprob> logprobs,
        @JsonInclude(JsonInclude.Include.NON_NULL) Reply.@Nullable Continued continued,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String stopSequence) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public StoredAnswer {
        if (failure == null && text.isBlank() && toolCalls == null) {
            throw new IllegalArgumentException("neither an answer nor a failure");
        }
    }

    /** As it is to be stored. */
    public static String of(ModelAnswer answer, @Nullable Money cost) {
        return written(new StoredAnswer(
                answer.text(),
                answer.servedBy(),
                answer.usage(),
                answer.truncated(),
                answer.latency().toMillis(),
                micros(cost),
                answer.reasoning(),
                null,
                answer.toolCalls().isEmpty() ? null : answer.toolCalls(),
                answer.dropped().isEmpty() ? null : answer.dropped(),
                answer.logprobs().isEmpty() ? null : answer.logprobs(),
                answer.continued(),
                answer.stopSequence()));
    }

    /** As it is to be stored. */
    static String of(Failure failure, Usage usage, @Nullable Money cost) {
        return written(
                new StoredAnswer("", "", usage, false, 0, micros(cost), null, failure, null, null, null, null, null));
    }

    private static String written(StoredAnswer receipt) {
        try {
            return JSON.writeValueAsString(receipt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }

    private static @Nullable Long micros(@Nullable Money cost) {
        return cost == null ? null : (Long) cost.microUsd();
    }

    /** Empty where this version cannot read it, as one of a later version, or a damaged one. */
    static Optional<StoredAnswer> read(String written) {
        try {
            return Optional.ofNullable(JSON.readValue(written, StoredAnswer.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @JsonIgnore
    ModelAnswer answer() {
        return new ModelAnswer(
                text,
                servedBy,
                usage,
                truncated,
                Duration.ofMillis(latencyMillis),
                reasoning,
                toolCalls == null ? List.of() : toolCalls,
                dropped == null ? List.of() : dropped,
                logprobs == null ? List.of() : logprobs,
                continued,
                stopSequence);
    }

    @JsonIgnore
    @Nullable
    Money cost() {
        return costMicros == null ? null : new Money(costMicros);
    }
}

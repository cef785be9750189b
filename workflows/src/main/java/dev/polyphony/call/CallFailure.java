package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the call activity tells the workflow when it gives up: the detail of its {@code ApplicationFailure}.
 *
 * @param sends requests sent for this call in all
 * @param repair what was wrong with the form of the answer, where asking again and saying so may mend it
 */
@Persisted
public record CallFailure(
        Failure failure,
        int sends,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String repair) {
    public CallFailure(Failure failure, int sends) {
        this(failure, sends, null);
    }
}

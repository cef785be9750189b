package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the call activity tells the workflow when it gives up: the detail of its {@code ApplicationFailure}.
 *
 * @param sends requests sent for this call in all
 * @param repair what was wrong with the form of the answer, where asking again and saying so may mend it
 * @param failed what they came to; absent in the histories of workers that did not say, and where nobody can
 * @param pending what is still to be booked of the last one; absent where it is on the books
 */
@Persisted
public record CallFailure(
        Failure failure,
        int sends,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String repair,

        @JsonProperty("failed_requests") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        FailedRequests failed,

        @JsonProperty("settlement_pending") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        PendingSettlement pending) {
    public CallFailure(Failure failure, int sends, @Nullable String repair, @Nullable FailedRequests failed) {
        this(failure, sends, repair, failed, null);
    }

    /** The same without what is still to be booked, which is nobody's but the workflow's. */
    public CallFailure withoutReceipt() {
        return new CallFailure(failure, sends, repair, failed);
    }

    /**
     * The same where a request can cost no more than that: of a model without a price, nothing is unknown, even where
     * nobody can say what became of its requests.
     *
     * @param ceiling absent where nobody knows
     */
    public CallFailure forAtMost(@Nullable Money ceiling) {
        return failed == null && Money.ZERO.equals(ceiling)
                ? new CallFailure(failure, sends, repair, FailedRequests.FREE, pending)
                : this;
    }

    public CallFailure(Failure failure, int sends) {
        this(failure, sends, null, null);
    }

    public CallFailure(Failure failure, int sends, @Nullable String repair) {
        this(failure, sends, repair, null);
    }
}

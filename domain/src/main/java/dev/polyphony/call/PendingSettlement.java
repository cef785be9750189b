package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be booked of a request that was billed and brought no usable answer, while the books did not answer.
 *
 * @param request which one, and at what cost
 * @param usage as the provider counted it
 * @param receipt what it brought, as the ledger keeps it; absent where it is nothing to read back, or too long to
 *     travel: the call may be asked again then
 */
@Persisted
public record PendingSettlement(
        Pending request,
        Usage usage,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String receipt) {}

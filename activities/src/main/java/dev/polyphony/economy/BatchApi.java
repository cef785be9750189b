package dev.polyphony.economy;

import dev.polyphony.provider.CallException;
import java.util.List;
import java.util.Optional;

/**
 * A provider's batches, at one endpoint, with the key and the address of direct calls. Safe for use by many threads;
 * interrupting one aborts its exchange.
 *
 * <p>All methods throw {@link CallException}, with the failure a direct call would have, where the provider does not do
 * what is asked; none tries again by itself.
 */
public interface BatchApi {
    /**
     * Hands requests in. Not safe to repeat by itself: whoever does not know whether it was done asks {@link #find}
     * first, and it may have been done where this ends in a failure that a request on its way can have.
     *
     * @return the batch's id with its provider
     */
    String submit(BatchSubmission submission) throws CallException, InterruptedException;

    /**
     * The batch that was made of that submission, also by somebody who died before he could say so. Looks at the last
     * few hundred batches of the account.
     *
     * <p>A vendor whose batches carry no word of ours tells one only by its results: until it has ended, one that was
     * made since and has as many requests is taken for it. Should that be wrong, {@link #results} says so by giving
     * nothing but {@link BatchResult.Reason#MISSING}.
     */
    Optional<String> find(BatchSubmission submission) throws CallException, InterruptedException;

    BatchState state(String batch) throws CallException, InterruptedException;

    /**
     * What each request came to, in the submission's order; of a batch that has ended. Safe to repeat, for as long as
     * the provider keeps it: weeks.
     */
    List<BatchResult> results(BatchSubmission submission, String batch) throws CallException, InterruptedException;

    /** What was not worked on yet will not be; what was is there to be read soon. Safe to repeat. */
    void cancel(String batch) throws CallException, InterruptedException;
}

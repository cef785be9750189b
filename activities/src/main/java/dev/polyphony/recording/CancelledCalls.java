package dev.polyphony.recording;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What cancelled calls sent. Nobody waits for them, so the workflow knows only how many requests they can have sent;
 * the ledger knows each, since it is booked before it leaves.
 */
public final class CancelledCalls {
    /** Between the clocks of workers. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final CostQueries books;

    /** @param database where their calls are booked */
    public CancelledCalls(Database database) {
        this.books = new CostQueries(database);
    }

    /**
     * The same result, knowing what is booked of its cancelled calls. One of which nothing is booked keeps what it can
     * have sent: it may be about to begin.
     */
    public AnalysisResult told(WorkflowId analysis, AnalysisResult result) {
        if (result.calls().stream().noneMatch(CancelledCalls::isCancelled)) {
            return result;
        }
        try {
            Instant began = result.timestamp().minus(result.latency()).minus(MARGIN);
            List<LedgerEntry> booked =
                    books.lines(new EntryFilter(began, null, null, analysis.tenant(), analysis.id()));
            return result.knowing(result.calls().stream()
                    .map(call -> call instanceof CallRecord.Failed failed && isCancelled(failed)
                            ? told(failed, result.calls(), booked)
                            : call)
                    .toList());
        } catch (StorageUnavailable e) {
            return result;
        }
    }

    private static CallRecord told(CallRecord.Failed call, List<CallRecord> all, List<LedgerEntry> booked) {
        // A step that was resumed has a record for each time, and one row of requests.
        long others = all.stream()
                .filter(other -> !other.equals(call) && other.path().equals(call.path()))
                .mapToLong(CancelledCalls::sends)
                .sum();
        List<LedgerEntry> own = booked.stream()
                .filter(entry -> entry.path().equals(call.path()))
                .skip(others)
                .toList();
        return own.isEmpty()
                ? call
                : call.sent(
                        own.size(),
                        own.stream()
                                .map(LedgerEntry::spent)
                                .collect(Collectors.reducing(FailedRequests.FREE, FailedRequests::plus)));
    }

    private static boolean isCancelled(CallRecord call) {
        return call instanceof CallRecord.Failed failed
                && failed.failure() instanceof Failure.Cancelled
                && failed.requests() == null
                && failed.sends() > 0;
    }

    private static int sends(CallRecord call) {
        return switch (call) {
            case CallRecord.Answered answered -> answered.reply().sends();
            case CallRecord.Failed failed -> failed.sends();
        };
    }
}

package dev.polyphony.call;

import dev.polyphony.call.Failure.BudgetExceeded;
import dev.polyphony.call.Failure.Cancelled;
import dev.polyphony.call.Failure.CircuitOpen;
import dev.polyphony.call.Failure.ContextTooLong;
import dev.polyphony.call.Failure.CreditExhausted;
import dev.polyphony.call.Failure.Drained;
import dev.polyphony.call.Failure.InvalidRequest;
import dev.polyphony.call.Failure.LedgerUnavailable;
import dev.polyphony.call.Failure.MalformedReply;
import dev.polyphony.call.Failure.NoCredentials;
import dev.polyphony.call.Failure.NotRecorded;
import dev.polyphony.call.Failure.Phase;
import dev.polyphony.call.Failure.Refused;
import dev.polyphony.call.Failure.Saturated;
import dev.polyphony.call.Failure.Throttled;
import dev.polyphony.call.Failure.TimedOut;
import dev.polyphony.call.Failure.Unauthorized;
import dev.polyphony.call.Failure.Unavailable;
import dev.polyphony.call.Failure.UnknownModel;
import dev.polyphony.call.Failure.Unreachable;
import dev.polyphony.call.Failure.WorkerLost;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people are told of a failure. */
final class FailureDescription {
    private FailureDescription() {}

    /** As {@link Failure#describe}. */
    static String of(Failure failure) {
        return switch (failure) {
            case NoCredentials(String variable) -> "no API key configured (" + variable + ")";
            case Unauthorized(int status, Instant since) -> "key rejected (" + status + ")" + since(since);
            case CreditExhausted(Instant since) -> since == null ? "credit exhausted" : "out of credit" + since(since);
            case Throttled(Duration after) ->
                after == null ? "rate limited" : "rate limited, retry after " + after.toSeconds() + " s";
            case InvalidRequest invalid -> invalid.reason() + " (" + invalid.status() + ")" + since(invalid.since());
            case ContextTooLong(Long tokens, Integer context) ->
                tokens == null
                        ? "prompt too long for the model"
                        : String.format(
                                Locale.ROOT, "at least %,d tokens do not fit its context of %,d", tokens, context);
            case Refused() -> "declined to answer";
            case Unavailable(int status, Duration after) -> "unavailable (" + status + ")";
            case Unreachable(String reason) -> "unreachable: " + reason;
            case TimedOut(Phase phase) ->
                switch (phase) {
                    case QUEUED -> "no time left to ask";
                    case CONNECT -> "timed out connecting";
                    case FIRST_BYTE -> "timed out waiting for an answer";
                    case BODY -> "timed out reading the answer";
                };
            case MalformedReply(String reason, Boolean lasting) -> "malformed reply: " + reason;
            // A pipeline's own bound is held as a batch's is.
            case BudgetExceeded(String budget) ->
                "budget used up: " + budget.replaceFirst("^batch:pl-", "pipeline:pl-");
            case CircuitOpen(Instant at, String why, Instant since) ->
                why == null ? "circuit open until " + at : why + since(since);
            case Drained(String by, Instant since) -> "taken out of use by " + by + since(since);
            case Saturated(Instant at) -> "busy until " + at;
            case Cancelled() -> "cancelled";
            case WorkerLost(String reason) -> "worker lost: " + reason;
            case LedgerUnavailable() -> "the ledger does not answer";
            case NotRecorded() -> "no answer recorded";
            case UnknownModel(List<String> nearest) ->
                "no model of that name"
                        + (nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?");
        };
    }

    /** In UTC, to the minute: the same wherever it is read. */
    private static String since(@Nullable Instant since) {
        return since == null ? "" : " since " + Failure.MINUTE.format(since.atOffset(ZoneOffset.UTC));
    }
}

package dev.polyphony.fleet;

import dev.polyphony.call.Failure;
import dev.polyphony.ledger.SendOutcome;
import dev.polyphony.traffic.ProviderAnalytics;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a failure means for whoever falls back: kinds of failures, as JSON has them, by what is done about them. */
enum FailureClass {
    /** Nobody is asked until somebody pays. */
    CREDIT_EXHAUSTED,
    /** Left alone for as long as the provider says. */
    RATE_LIMITED,
    /** May be gone with the next request. */
    TEMPORARY,
    /** Would end the same again. */
    REQUEST_ERROR,
    /** Nothing gets as far as the provider: its address is none, or something stands before it. */
    NO_ACCESS,
    /** The key, or that there is none. */
    AUTH_ERROR,
    OTHER;

    /** @param kind that of a provider's failure, as the books have it */
    static FailureClass of(String kind) {
        return switch (kind) {
            case "credit_exhausted" -> CREDIT_EXHAUSTED;
            case "throttled" -> RATE_LIMITED;
            case "unavailable", "unreachable", "timed_out", "malformed_reply" -> TEMPORARY;
            case "invalid_request" -> REQUEST_ERROR;
            case SendOutcome.NO_ACCESS -> NO_ACCESS;
            case "unauthorized" -> AUTH_ERROR;
            default -> OTHER;
        };
    }

    static FailureClass of(Failure failure) {
        return switch (failure) {
            case Failure.CreditExhausted exhausted -> CREDIT_EXHAUSTED;
            case Failure.Throttled throttled -> RATE_LIMITED;
            case Failure.Unavailable unavailable -> TEMPORARY;
            case Failure.Unreachable unreachable -> TEMPORARY;
            case Failure.TimedOut timedOut -> TEMPORARY;
            case Failure.MalformedReply malformed -> malformed.waitingHelps() ? TEMPORARY : REQUEST_ERROR;
            case Failure.CircuitOpen open -> TEMPORARY;
            case Failure.Saturated saturated -> TEMPORARY;
            case Failure.InvalidRequest invalid ->
                invalid.scope() == Failure.Scope.PROVIDER ? NO_ACCESS : REQUEST_ERROR;
            case Failure.ContextTooLong tooLong -> REQUEST_ERROR;
            case Failure.Refused refused -> REQUEST_ERROR;
            case Failure.UnknownModel unknown -> REQUEST_ERROR;
            case Failure.Unauthorized unauthorized -> AUTH_ERROR;
            case Failure.NoCredentials none -> AUTH_ERROR;
            case Failure other -> OTHER;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many failures there were of each class. */
    static Map<String, Long> sums(ProviderAnalytics.Figures figures) {
        Map<String, Long> classes = new TreeMap<>();
        figures.failures().forEach((kind, count) -> classes.merge(of(kind).word(), count, Long::sum));
        if (figures.requestErrors() > 0) {
            classes.merge(REQUEST_ERROR.word(), figures.requestErrors(), Long::sum);
        }
        return classes;
    }
}

package dev.polyphony.probe;

import dev.polyphony.call.Failure;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.provider.HttpStatus;
import java.util.Optional;
import java.util.Set;

/**
 * What a look at one provider showed.
 *
 * @param detail one line for people
 * @param models the ids it lists; empty where it lists none or was not reached
 */
record Finding(Readiness readiness, String detail, Optional<Set<String>> models) {
    static Finding listed(Set<String> models) {
        String detail =
                models.isEmpty() ? "reachable; lists no models" : "reachable; lists " + models.size() + " models";
        return new Finding(Readiness.READY, detail, Optional.of(models));
    }

    static Finding of(Failure failure) {
        return switch (failure) {
            case Failure none when listsNone(none) -> without(Readiness.READY, "reachable; lists no models");
            case Failure.NoCredentials none -> without(Readiness.NO_CREDENTIALS, failure.describe());
            case Failure.Unauthorized rejected -> without(Readiness.UNAUTHORIZED, failure.describe());
            case Failure.CreditExhausted exhausted -> without(Readiness.OUT_OF_CREDIT, failure.describe());
            case Failure.Throttled throttled -> without(Readiness.THROTTLED, failure.describe());
            case Failure.Drained drained -> without(Readiness.DRAINED, failure.describe());
            case Failure.CircuitOpen open -> without(Readiness.CIRCUIT_OPEN, failure.describe());
            case Failure other -> without(Readiness.UNREACHABLE, failure.describe());
        };
    }

    /** It answers, and many a compatible server has nothing but chat completions. */
    static boolean listsNone(Failure failure) {
        return failure instanceof Failure.InvalidRequest invalid
                && (invalid.status() == HttpStatus.NOT_FOUND || invalid.status() == HttpStatus.METHOD_NOT_ALLOWED);
    }

    private static Finding without(Readiness readiness, String detail) {
        return new Finding(readiness, detail, Optional.empty());
    }
}

package dev.polyphony.client;

import dev.polyphony.encryption.DecryptionFailed;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads why a result could not be had. */
final class ServerFailures {
    private ServerFailures() {}

    static Throwable translate(String id, Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> translate(id, wrapped.getCause());
            case WorkflowNotFoundException unknown -> new UnknownAnalysis(id);
            case WorkflowFailedException broken -> new AnalysisBroken(id, how(broken.getCause()));
            default -> DecryptionFailed.in(failure).<Throwable>map(key -> key).orElse(failure);
        };
    }

    private static String how(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> "no reason given";
            case io.temporal.failure.TerminatedFailure terminated -> "terminated";
            case io.temporal.failure.TimeoutFailure timeout -> "timed out";
            case io.temporal.failure.CanceledFailure cancelled -> "cancelled in Temporal, not by polyphony cancel";
            case Throwable other -> "failed in Temporal, whose Web UI shows why";
        };
    }
}

package dev.polyphony.rest;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** That Temporal's server does not take a request, rather than being away: waiting mends nothing. */
public record ServerRefusal(Status.Code code) {
    private static final Logger log = LoggerFactory.getLogger(ServerRefusal.class);

    /** What the server says of itself, not of the request. */
    private static final Set<Status.Code> AWAY = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.CANCELLED,
            Status.Code.ABORTED);

    /** Empty where the server is away. What it refuses is logged. */
    public static Optional<ServerRefusal> of(RuntimeException problem) {
        Throwable cause = problem instanceof WorkflowException ? problem.getCause() : problem;
        if (cause instanceof StatusRuntimeException server
                && !AWAY.contains(server.getStatus().getCode())) {
            Status.Code code = server.getStatus().getCode();
            log.error("the Temporal server refuses a request: {}", code);
            return Optional.of(new ServerRefusal(code));
        }
        return Optional.empty();
    }

    /** What whoever asked is told. */
    public String told() {
        return "the Temporal server does not take this request (" + code + "); polyphony doctor says more";
    }
}

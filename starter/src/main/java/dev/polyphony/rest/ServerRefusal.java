package dev.polyphony.rest;

import dev.polyphony.connection.ServerCondition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** That Temporal's server does not take a request, rather than being away: waiting mends nothing. */
public record ServerRefusal(Status.Code code) {
    private static final Logger log = LoggerFactory.getLogger(ServerRefusal.class);

    /** Empty where the server is away or busy. What it refuses is logged. */
    public static Optional<ServerRefusal> of(RuntimeException problem) {
        Throwable cause = problem instanceof WorkflowException ? problem.getCause() : problem;
        if (cause instanceof StatusRuntimeException server && ServerCondition.of(server) == ServerCondition.REFUSES) {
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

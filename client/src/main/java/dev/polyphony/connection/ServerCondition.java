package dev.polyphony.connection;

import io.grpc.StatusRuntimeException;

/** What a request that failed says of Temporal's server. */
public enum ServerCondition {
    /** It cannot be reached, or not in time: it may do the same later. */
    AWAY,
    /** It has too much to do: it does the same in a moment. */
    BUSY,
    /** It does not take this request: waiting mends nothing. */
    REFUSES;

    public static ServerCondition of(StatusRuntimeException failed) {
        return switch (failed.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> AWAY;
            case RESOURCE_EXHAUSTED, ABORTED -> BUSY;
            default -> REFUSES;
        };
    }
}

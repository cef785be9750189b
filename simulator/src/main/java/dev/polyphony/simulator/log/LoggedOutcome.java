package dev.polyphony.simulator.log;

/** How a request ended. */
public enum LoggedOutcome {
    PENDING,
    ANSWERED,
    /** A fault was delivered to its end. */
    FAULTED,
    /** The client closed the connection before the answer was complete. */
    ABORTED,
    /** The simulator broke the connection, as scripted. */
    RESET
}

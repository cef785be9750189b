package dev.polyphony.call;

/** Whether a failing model is left at once or asked again. */
public enum RetryMode {
    /** Another step is left: every failure of the provider ends the call after one request. */
    LEAVE,
    /** Nothing else is left: a failure that waiting helps is retried while time and requests remain. */
    STAY
}

package dev.polyphony.call;

/**
 * What the call activity tells the workflow when it gives up: the detail of its {@code ApplicationFailure}.
 *
 * @param sends requests sent for this call in all
 */
@Persisted
public record CallFailure(Failure failure, int sends) {}

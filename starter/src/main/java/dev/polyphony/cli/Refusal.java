package dev.polyphony.cli;

/** Not done, and nothing spent; the message is one line that says why and what to do instead. */
final class Refusal extends RuntimeException {
    Refusal(String message) {
        super(message);
    }
}

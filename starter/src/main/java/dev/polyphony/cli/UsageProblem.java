package dev.polyphony.cli;

/** Input that cannot be used; the message is one line that names it and says what would be right. */
final class UsageProblem extends RuntimeException {
    UsageProblem(String message) {
        super(message);
    }
}

package dev.polyphony.openai;

/** There is no answer; what the client is told of it. */
final class FailedCompletion extends RuntimeException {
    private final transient OpenAiError error;

    FailedCompletion(OpenAiError error) {
        super(error.message());
        this.error = error;
    }

    OpenAiError error() {
        return error;
    }
}

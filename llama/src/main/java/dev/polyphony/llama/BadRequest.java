package dev.polyphony.llama;

import org.jspecify.annotations.Nullable;

/** A request that cannot be worked on, in OpenAI's words. */
final class BadRequest extends Exception {
    private final String code;
    private final @Nullable String parameter;

    /** @param parameter that is wrong; absent where it is the whole */
    BadRequest(String code, @Nullable String parameter, String message) {
        super(message);
        this.code = code;
        this.parameter = parameter;
    }

    static BadRequest value(String parameter, String expected) {
        return new BadRequest("invalid_value", parameter, "Invalid '" + parameter + "': " + expected + ".");
    }

    static BadRequest unsupported(String parameter) {
        return new BadRequest(
                "unsupported_parameter",
                parameter,
                "Unsupported parameter: '" + parameter + "' is not supported with this model.");
    }

    static BadRequest tooLong(int context, int tokens) {
        return new BadRequest(
                "context_length_exceeded",
                "messages",
                "This model's maximum context length is " + context + " tokens. However, your messages resulted in "
                        + tokens + " tokens. Please reduce the length of the messages.");
    }

    String code() {
        return code;
    }

    @Nullable
    String parameter() {
        return parameter;
    }
}

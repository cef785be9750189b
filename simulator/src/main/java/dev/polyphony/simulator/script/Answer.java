package dev.polyphony.simulator.script;

import org.jspecify.annotations.Nullable;

/**
 * What a model says, with the usage it bills.
 *
 * @param tool what it wants to have called in place of a text; absent where it answers
 */
public record Answer(
        String text,
        int inputTokens,
        int outputTokens,
        Finish finish,
        @Nullable ToolUse tool) {

    /** @param arguments a JSON object */
    public record ToolUse(String name, String arguments) {}

    /** Why the model stopped. */
    public enum Finish {
        COMPLETE,
        CUT_AT_LIMIT,
        REFUSED
    }

    public Answer(String text, int inputTokens, int outputTokens, Finish finish) {
        this(text, inputTokens, outputTokens, finish, null);
    }

    /** Four characters a token, rounded up: the rule of thumb vendors give for English. */
    public static int tokens(int characters) {
        return (characters + 3) / 4;
    }

    public static Answer refused(int inputTokens) {
        return new Answer("", inputTokens, 0, Finish.REFUSED);
    }
}

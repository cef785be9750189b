package dev.polyphony.simulator.script;

/** What a model says, with the usage it bills. */
public record Answer(String text, int inputTokens, int outputTokens, Finish finish) {

    /** Why the model stopped. */
    public enum Finish {
        COMPLETE,
        CUT_AT_LIMIT,
        REFUSED
    }

    /** Four characters a token, rounded up: the rule of thumb vendors give for English. */
    public static int tokens(int characters) {
        return (characters + 3) / 4;
    }

    public static Answer refused(int inputTokens) {
        return new Answer("", inputTokens, 0, Finish.REFUSED);
    }
}

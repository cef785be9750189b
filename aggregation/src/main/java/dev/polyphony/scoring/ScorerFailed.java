package dev.polyphony.scoring;

/**
 * A scorer of an operator's own could not judge, though it should have: who asked goes on with what is built in, and
 * says so. Its message is for people, in lower case, and holds nothing of what was to be judged.
 */
public final class ScorerFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean asked;

    public ScorerFailed(String why) {
        this(why, true);
    }

    private ScorerFailed(String why, boolean asked) {
        super(why);
        this.asked = asked;
    }

    /** It was not asked this: nothing is wrong with it. */
    public static ScorerFailed unasked(String why) {
        return new ScorerFailed(why, false);
    }

    /** Whether it failed, and did not only go unasked. */
    public boolean asked() {
        return asked;
    }

    /** Why, for people. */
    public String why() {
        return String.valueOf(getMessage());
    }
}

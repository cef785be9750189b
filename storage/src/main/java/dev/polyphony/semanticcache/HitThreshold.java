package dev.polyphony.semanticcache;

import dev.polyphony.evaluation.Proportion;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * From which similarity on an earlier answer is given: from {@value #LEAST} on until comparisons show that more than
 * {@value #MOST_FALSE} of such answers are false, then from the next similarity for which they do not. Where they do
 * for every one, or nobody can say that nearer ones are better, the cache is closed; what would have been given is
 * compared all the same, so it can open again. No single comparison decides: one false answer alone is to be expected.
 *
 * @param from above 1 where it is closed
 * @param compared how many comparisons it was learnt from
 */
public record HitThreshold(double from, int compared) {
    /**
     * Words decide first ({@code paraphrase.ParaphraseCheck}): of the pairs of {@code bench/quality/cache} none that
     * asks for something else passes them at any similarity, and few that ask for the same lie below this one.
     */
    public static final double LEAST = 0.6;

    /** Of answers that are given. */
    public static final double MOST_FALSE = 0.02;

    /** Older comparisons say nothing of today's questions. */
    static final int LATEST = 500;

    /**
     * Too many are false where so many would be less likely than this if {@value #MOST_FALSE} were: two of up to seven,
     * three of up to 22, never one. It is looked at after every comparison, so a single look has to be surer than
     * usual.
     */
    private static final double DOUBT = 0.01;

    /**
     * Of so many, one at least would be false in nine cases of ten if a fifth were: fewer say nothing for nearer ones.
     */
    private static final int FEW = 10;

    private static final double NEAREST = 0.99;
    private static final double STEP = 0.01;
    private static final double CLOSED = 2;

    /** @param same whether the two answers said the same */
    public record Compared(double similarity, boolean same) {}

    /** @param all the latest first; the first {@value #LATEST} count */
    public static HitThreshold of(List<Compared> all) {
        List<Compared> latest = all.subList(0, Math.min(all.size(), LATEST));
        double from = DoubleStream.iterate(LEAST, at -> at <= NEAREST, at -> at + STEP)
                .filter(at -> !tooManyFalse(from(at, latest)))
                .findFirst()
                .orElse(CLOSED);
        boolean untried = from > LEAST && from(from, latest).size() < FEW;
        return new HitThreshold(untried && latest.size() >= FEW ? CLOSED : from, latest.size());
    }

    private static List<Compared> from(double similarity, List<Compared> compared) {
        return compared.stream().filter(one -> one.similarity >= similarity).toList();
    }

    private static boolean tooManyFalse(List<Compared> compared) {
        int different = (int) compared.stream().filter(one -> !one.same).count();
        return different > 0 && Proportion.chance(different, compared.size(), MOST_FALSE) <= DOUBT;
    }

    public boolean isClosed() {
        return from > 1;
    }
}

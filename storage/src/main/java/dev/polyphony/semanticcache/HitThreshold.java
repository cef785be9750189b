package dev.polyphony.semanticcache;

import dev.polyphony.evaluation.Proportion;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * From which similarity on an earlier answer is given: from {@value #LEAST} on until comparisons show that more than
 * {@value #MOST_FALSE} of such answers are false, then from the next similarity for which they do not. Where they do
 * for every one, the cache is closed; what would have been given is compared all the same, so it can open again.
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

    private static final double NEAREST = 0.99;
    private static final double STEP = 0.01;
    private static final double CLOSED = 2;

    /** @param same whether the two answers said the same */
    public record Compared(double similarity, boolean same) {}

    /** @param all the latest first; the first {@value #LATEST} count */
    public static HitThreshold of(List<Compared> all) {
        List<Compared> latest = all.subList(0, Math.min(all.size(), LATEST));
        double from = DoubleStream.iterate(LEAST, at -> at <= NEAREST, at -> at + STEP)
                .filter(at -> !tooManyFalse(
                        latest.stream().filter(one -> one.similarity >= at).toList()))
                .findFirst()
                .orElse(CLOSED);
        boolean untried = from > LEAST && latest.stream().noneMatch(one -> one.similarity >= from);
        // Nothing shows that nearer ones are better.
        return new HitThreshold(untried && tooManyFalse(latest) && latest.size() >= FEW ? CLOSED : from, latest.size());
    }

    /** From so many on, all too often false, what lies beyond them is no longer trusted either. */
    private static final int FEW = 10;

    private static boolean tooManyFalse(List<Compared> compared) {
        long different = compared.stream().filter(one -> !one.same).count();
        return different > 0
                && Proportion.of((double) different, compared.size()).interval().low() > MOST_FALSE;
    }

    public boolean isClosed() {
        return from > 1;
    }
}

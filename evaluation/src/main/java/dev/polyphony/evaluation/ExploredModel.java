package dev.polyphony.evaluation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a model, by lot, in place of those whom what was learnt would have asked.
 *
 * @param base those, as {@code AskPolicy.name()} has them
 * @param model bare name
 * @param explored rated answers of analyses that were drawn to ask it first
 * @param usual rated answers of analyses that could have been drawn for it and were not
 * @param better since when it is known to be more often right than the base; absent as long as it is not
 */
public record ExploredModel(
        String base,
        String model,
        Answers explored,
        Answers usual,
        @Nullable Instant better) {
    /**
     * @param right the share of them that is right; 0 without any
     * @param recent the same with the older ones counting less
     */
    public record Answers(int count, double right, DiscountedShare recent) {
        public static Answers none(Instant at) {
            return new Answers(0, 0, DiscountedShare.none(at));
        }

        Answers and(boolean correct, Instant at) {
            return new Answers(
                    count + 1,
                    (right * count + (correct ? 1 : 0)) / (count + 1),
                    recent.plus(DiscountedShare.of(correct ? 1 : 0, 1, at)));
        }
    }
}

package dev.polyphony.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question that a panel and single models answered, and how right each was.
 *
 * @param key the question, or what stands for it: equal questions have equal keys
 * @param panel what the panel made of it
 * @param singles each model's own answer, by its name
 * @param repeated what came of asking a model alone as often as the panel has members, by its name; empty where nobody
 *     was asked again
 */
public record GradedQuestion(String key, Grade panel, Map<String, Grade> singles, Map<String, Grade> repeated) {
    public GradedQuestion {
        singles = Map.copyOf(singles);
        repeated = Map.copyOf(repeated);
    }

    public GradedQuestion(String key, Grade panel, Map<String, Grade> singles) {
        this(key, panel, singles, Map.of());
    }

    /**
     * How right an answer was, as far as is known.
     *
     * @param least 1 where it was right, 0 where it was wrong or nobody knows
     * @param most 0 where it was wrong, 1 where it was right or nobody knows
     * @param costUsd of all requests that it took; absent where unknown
     */
    public record Grade(double least, double most, @Nullable Double costUsd) {
        public Grade {
            if (!(0 <= least && least <= most && most <= 1)) {
                throw new IllegalArgumentException("no grade from " + least + " to " + most);
            }
        }

        public static Grade of(boolean right, @Nullable Double costUsd) {
            return new Grade(right ? 1 : 0, right ? 1 : 0, costUsd);
        }

        /** Nobody said how right it was. */
        public static Grade unknown(@Nullable Double costUsd) {
            return new Grade(0, 1, costUsd);
        }

        double at(Bound bound) {
            return bound == Bound.LEAST ? least : most;
        }
    }

    /** Which of the two is taken for what nobody knows. */
    enum Bound {
        LEAST,
        MOST
    }

    /** The same, without those that are not named. */
    GradedQuestion among(Iterable<String> names) {
        Map<String, Grade> some = new LinkedHashMap<>();
        for (String name : names) {
            Grade grade = singles.get(name);
            if (grade != null) {
                some.put(name, grade);
            }
        }
        return new GradedQuestion(key, panel, some, repeated);
    }
}

package dev.polyphony.evaluation;

import dev.polyphony.evaluation.ExploredModel.Answers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which models, asked by lot in place of those whom what was learnt would have asked, are more often right than these.
 * Where none is, any is ever found with a probability of at most {@value #ERROR}, however often somebody looks: the kth
 * pair that is compared has 1 / (k (k + 1)) of it.
 *
 * <p>Each pair is compared by {@link SequentialDifference}, which weighs each answer by the inverse of the share with
 * which it was drawn. A model may have become better late, when bets on it have long lost: a part of the stake is kept
 * for a comparison that begins at each {@value #BLOCK} answers, 1 / (j (j + 1)) for the jth. A mixture of such
 * processes is one itself (Shin, Ramdas and Rinaldo 2024).
 *
 * <p>For one thread at a time.
 */
public final class ExplorationEvidence {
    /** How often a model may be found that is not better. */
    public static final double ERROR = 0.05;

    static final int BLOCK = 500;

    private final Map<Pair, Comparison> pairs = new LinkedHashMap<>();

    private record Pair(String base, String model) {}

    /**
     * One more answer of which people said whether it is right, in that order.
     *
     * @param explored whether the model was drawn; else the base was asked though the model could have been drawn
     * @param share with which the model was drawn, of analyses that got one of both; above 0 and below 1
     */
    public void add(String base, String model, boolean explored, double share, boolean right, Instant at) {
        int next = pairs.size() + 1;
        pairs.computeIfAbsent(new Pair(base, model), any -> new Comparison(ERROR / ((double) next * (next + 1)), at))
                .add(explored, share, right, at);
    }

    /** In the order in which pairs were first compared. */
    public List<ExploredModel> models() {
        List<ExploredModel> models = new ArrayList<>();
        pairs.forEach((pair, found) ->
                models.add(new ExploredModel(pair.base, pair.model, found.explored, found.usual, found.better)));
        return models;
    }

    private static final class Comparison {
        private final double enough;
        private final List<SequentialDifference> begun = new ArrayList<>();
        private Answers explored;
        private Answers usual;
        private @Nullable Instant better;

        Comparison(double error, Instant at) {
            enough = 1 / error;
            explored = Answers.none(at);
            usual = Answers.none(at);
        }

        void add(boolean drawn, double share, boolean right, Instant at) {
            if ((explored.count() + usual.count()) % BLOCK == 0) {
                begun.add(new SequentialDifference());
            }
            if (drawn) {
                explored = explored.and(right, at);
            } else {
                usual = usual.and(right, at);
            }
            // What is kept for later beginnings has neither gained nor lost.
            double evidence = 1.0 / (begun.size() + 1);
            for (int j = 1; j <= begun.size(); j++) {
                SequentialDifference difference = begun.get(j - 1);
                difference.add(drawn, share, right ? 1 : 0);
                evidence += difference.evidenceAbove(0) / ((double) j * (j + 1));
            }
            if (better == null && evidence >= enough) {
                better = at;
            }
        }
    }
}

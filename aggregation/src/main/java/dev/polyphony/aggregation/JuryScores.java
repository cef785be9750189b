package dev.polyphony.aggregation;

import java.util.stream.IntStream;

/**
 * What the scores of several judges come to, so that no judge of three or more moves what the others agree on.
 *
 * <p>Judges are strict or lenient, so means, medians and geometric medians of their scores let one of them decide: a
 * strict one says .5 and .3, a lenient one .9 and .8, both prefer the first answer; a third that says 0 and 1 makes the
 * second one's median .8 and the first one's .5. So answers are compared two by two: by how much the one leads the
 * other, as the {@linkplain TrimmedMean trimmed mean} over the judges. Taken is the answer whose least lead over
 * another is the largest (minimax, after Simpson and Kramer 1977): the one that leads every other where there is one.
 *
 * <p><b>What holds:</b> where all judges but one of three or more score one answer above every other, it is taken,
 * whatever the remaining judge says. Each lead is then between two that the others say, so above 0.
 */
final class JuryScores {
    private static final double EXACT = 1e-9;

    private final double[][] scores;
    private final double[] shares;

    /**
     * @param scores of each judge that was heard, of each answer, 0 to 1; at least one of each
     * @param shares of the judges
     */
    JuryScores(double[][] scores, double[] shares) {
        this.scores = scores;
        this.shares = shares;
    }

    /**
     * A score for each answer: that of the one that is taken is the trimmed mean of what it was given, an other one's
     * is less by what it is behind by. Several that are taken alike have the same.
     */
    double[] counts() {
        int answers = scores[0].length;
        double[] least =
                IntStream.range(0, answers).mapToDouble(this::leastLead).toArray();
        double most =
                IntStream.range(0, answers).mapToDouble(i -> least[i]).max().orElse(0);
        int taken = IntStream.range(0, answers)
                .filter(i -> least[i] >= most - EXACT)
                .findFirst()
                .orElse(0);
        double level = mean(taken);
        return IntStream.range(0, answers)
                .mapToDouble(i -> least[i] >= most - EXACT ? level : behind(i, taken, level, most - least[i]))
                .toArray();
    }

    /** Where answers lead each other in a circle, the one that is taken does not lead all: then by the rule itself. */
    private double behind(int answer, int taken, double level, double less) {
        double lead = lead(answer, taken);
        return lead < -EXACT ? Math.max(0, level + lead) : level * (1 - less / 2);
    }

    /** Over the answer that it leads by the least, or is behind by the most; 0 where there is no other. */
    private double leastLead(int answer) {
        return IntStream.range(0, scores[0].length)
                .filter(other -> other != answer)
                .mapToDouble(other -> lead(answer, other))
                .min()
                .orElse(0);
    }

    private double lead(int answer, int other) {
        double[] leads = new double[scores.length];
        for (int judge = 0; judge < leads.length; judge++) {
            leads[judge] = scores[judge][answer] - scores[judge][other];
        }
        return TrimmedMean.of(leads, shares);
    }

    private double mean(int answer) {
        double[] given = new double[scores.length];
        for (int judge = 0; judge < given.length; judge++) {
            given[judge] = scores[judge][answer];
        }
        return TrimmedMean.of(given, shares);
    }
}

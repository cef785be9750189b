package dev.polyphony.aggregation;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.FinalAnswer.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a share of the votes is worth: the probability that the strongest group is right.
 *
 * <p>Where every vote comes with a calibrated probability p of being right, by Bayes: O(g) = exp(d Σ logit p) / c^(k −
 * 1) are the odds of a group, and O(strongest) / (1 + Σ O) is its probability. Log-odds are the optimal weights of
 * independent voters (Nitzan and Paroush, 1982); k is the group's effective size and d = k / members, so that votes
 * which err together count as the fewer they amount to; c is how often two wrong answers coincide, so that agreeing on
 * a number says more than agreeing on one of a few choices. For one answer it is p itself.
 *
 * <p>Else (s n + 1) / (n + 2) with the share s of the votes and the panel's effective size n: Laplace's rule of
 * succession, which stays near a half for a few votes.
 */
final class VoteConfidence {
    private final PanelAnswers panel;
    private final AggregationSettings measures;
    private final double coincidence;
    private final EffectiveSize size;

    VoteConfidence(PanelAnswers panel, AggregationSettings measures, @Nullable Kind kind) {
        this.panel = panel;
        this.measures = measures;
        this.coincidence = kind == Kind.NUMBER ? measures.wrongNumbersCoincide() : measures.wrongChoicesCoincide();
        this.size = new EffectiveSize(measures);
    }

    /** @param clusters the strongest first */
    double in(List<List<Integer>> clusters) {
        boolean calibrated = panel.entries().stream()
                .allMatch(
                        entry -> Boolean.TRUE.equals(entry.reply().assessment().calibrated()));
        List<Integer> strongest = clusters.getFirst();
        if (!calibrated) {
            double effective = panel.effectiveSize();
            return (strongest.size() / (double) panel.size() * effective + 1) / (effective + 2);
        }
        double all = clusters.stream().mapToDouble(this::odds).sum();
        return odds(strongest) / (1 + all);
    }

    private double odds(List<Integer> cluster) {
        double effective = size.of(cluster.stream()
                .map(answer -> panel.entries().get(answer).reply().model())
                .toList());
        double logOdds = cluster.stream()
                .mapToDouble(answer -> logit(panel.entries().get(answer).reply().assessment()))
                .sum();
        return Math.exp(effective / cluster.size() * logOdds) / Math.pow(coincidence, effective - 1);
    }

    private double logit(Assessment assessment) {
        double probability = Math.clamp(assessment.confidence(), 1 - measures.surest(), measures.surest());
        return Math.log(probability / (1 - probability));
    }
}

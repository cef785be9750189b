package dev.polyphony.aggregation;

import dev.polyphony.call.ModelRef;
import java.util.List;

/**
 * How many independent answers a panel amounts to. n_eff = (Σ w)² / Σᵢ Σⱼ wᵢ wⱼ ρᵢⱼ with equal weights and ρᵢᵢ = 1: the
 * variance of a mean of correlated values against that of independent ones, Kish's design effect (L. Kish, Survey
 * Sampling, 1965). With one ρ for all it is n / (1 + (n − 1) ρ).
 */
final class EffectiveSize {
    private final AggregationSettings measures;

    EffectiveSize(AggregationSettings measures) {
        this.measures = measures;
    }

    double of(List<ModelRef> models) {
        double sum = 0;
        for (int a = 0; a < models.size(); a++) {
            for (int b = 0; b < models.size(); b++) {
                sum += a == b ? 1 : correlation(models.get(a), models.get(b));
            }
        }
        return models.size() * models.size() / sum;
    }

    private double correlation(ModelRef a, ModelRef b) {
        if (a.equals(b)) {
            return measures.sameModel();
        }
        return a.provider().equals(b.provider()) ? measures.sameProvider() : measures.otherProvider();
    }
}

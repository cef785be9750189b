package dev.polyphony.learning;

import dev.polyphony.call.InvalidField;
import dev.polyphony.learning.LearntPanel.Member;

/** What a caller wants for the money. */
public sealed interface Wish {

    /** How good a policy is by it; higher is better. Where prices are not known, every answer counts as one. */
    double worth(AskPolicy policy, Member best, boolean priced);

    private static double cost(AskPolicy policy, boolean priced) {
        return priced && policy.cost() != null ? policy.cost() : policy.asked();
    }

    /** @param value of a right answer, in US dollars; where prices are not known, in answers */
    record ValuePerAnswer(double value) implements Wish {
        public ValuePerAnswer {
            if (!(value > 0)) {
                throw new InvalidField("value-per-answer", "what a right answer is worth, above 0, not " + value);
            }
        }

        @Override
        public double worth(AskPolicy policy, Member best, boolean priced) {
            return value * policy.expected() - cost(policy, priced);
        }
    }

    /** What is too dear is worse than anything that is not, and the worse the dearer. */
    private static double within(double most, AskPolicy policy, boolean priced) {
        double cost = cost(policy, priced);
        return cost <= most * (1 + 1e-9) ? policy.expected() : -cost / most;
    }

    /** @param usd the most that a question may cost in the mean; where prices are not known, in answers */
    record MostCost(double usd) implements Wish {
        @Override
        public double worth(AskPolicy policy, Member best, boolean priced) {
            return within(usd, policy, priced);
        }
    }

    /** @param times the most that a question may cost in the mean, as a multiple of what the best model alone costs */
    record CostFactor(double times) implements Wish {
        /** No dearer than the best model alone. */
        public static final CostFactor USUAL = new CostFactor(1);

        public CostFactor {
            if (!(times > 0)) {
                throw new InvalidField("cost-factor", "a number above 0, such as 0.5 or 1.3, not " + times);
            }
        }

        @Override
        public double worth(AskPolicy policy, Member best, boolean priced) {
            Double alone = best.cost();
            return within(times * (priced && alone != null ? alone : 1), policy, priced);
        }
    }
}

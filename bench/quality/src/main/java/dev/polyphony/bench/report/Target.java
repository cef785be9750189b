package dev.polyphony.bench.report;

/**
 * A figure that is to be reached.
 *
 * @param measured in words
 * @param wanted in words
 */
public record Target(String figure, String measured, String wanted, Verdict verdict) {
    /** Differences below this are no differences: of a thousand prompts, half of one. */
    private static final double NOTHING = 0.0005;

    /** How it stands. */
    public enum Verdict {
        REACHED("reached"),
        /** Neither above nor below, as a strategy that asks a single model is against drawing lots. */
        EQUAL("equal"),
        MISSED("NOT REACHED");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        private static Verdict of(boolean reached) {
            return reached ? REACHED : MISSED;
        }
    }

    static Target atLeast(String figure, double measured, double wanted) {
        return new Target(
                figure,
                ReportNumbers.share(measured),
                ">= " + ReportNumbers.share(wanted),
                Verdict.of(measured >= wanted));
    }

    static Target atMost(String figure, double measured, double wanted) {
        return new Target(
                figure,
                ReportNumbers.share(measured),
                "<= " + ReportNumbers.share(wanted),
                Verdict.of(measured <= wanted));
    }

    static Target above(String figure, double measured, double other) {
        double difference = measured - other;
        Verdict verdict = Math.abs(difference) < NOTHING ? Verdict.EQUAL : Verdict.of(difference > 0);
        return new Target(figure, ReportNumbers.signed(difference), "above 0", verdict);
    }

    /** Accuracy as a part of the strongest model's, at a cost as a part of its cost. */
    static Target kept(String figure, double kept, double cost, double leastKept, double mostCost) {
        return new Target(
                figure,
                ReportNumbers.percent1(kept) + " at " + ReportNumbers.percent1(cost),
                ">= " + ReportNumbers.percent(leastKept) + " at <= " + ReportNumbers.percent(mostCost),
                Verdict.of(kept >= leastKept && cost <= mostCost));
    }
}

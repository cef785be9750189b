package dev.polyphony.bench.rivals;

import dev.polyphony.bench.rivals.Results.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was set out to be reached, as a ratio within the run. */
record Goal(String text, Spread ratio, double bound, boolean atMost) {

    boolean reached() {
        return atMost ? ratio.median() <= bound : ratio.median() >= bound;
    }

    /** Those whose contenders were measured. */
    static List<Goal> of(Results results, int clients) {
        List<Goal> goals = new ArrayList<>();
        for (Placement placement : Placement.values()) {
            String ours = "polyphony-" + placement.ours;
            String floor = "sdk-" + placement.sdk;
            add(goals, results, clients, ours, "litellm-1", Measure.ADDED_P50, 2, true);
            add(goals, results, clients, ours, floor, Measure.USUAL, 0.8, false);
            add(goals, results, clients, ours, floor, Measure.PANELS, 0.8, false);
            add(goals, results, clients, ours, "litellm-1", Measure.PANELS, 1.2, false);
            add(goals, results, clients, ours, floor, Measure.CPU_OWN, 1.5, true);
            add(goals, results, clients, ours, "litellm-1", Measure.RESIDENT, 1, true);
        }
        return goals;
    }

    /** What runs where, by our name and by that of the floor. */
    private enum Placement {
        LANE("lane", "normal"),
        INLINE("inline", "eager"),
        LOCAL("local", "local");

        private final String ours;
        private final String sdk;

        Placement(String ours, String sdk) {
            this.ours = ours;
            this.sdk = sdk;
        }
    }

    private static void add(
            List<Goal> goals,
            Results results,
            int clients,
            String ours,
            String other,
            Measure figure,
            double bound,
            boolean atMost) {
        Optional<Spread> ratio = results.ratio(ours, other, figure);
        ratio.ifPresent(spread -> goals.add(
                new Goal("%s to %s: %s".formatted(ours, other, figure.title(clients)), spread, bound, atMost)));
    }
}

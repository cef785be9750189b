package dev.polyphony.planning;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.learning.GradedBallot;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.learning.Vote;
import dev.polyphony.plan.Compilation;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.BudgetHeadroom;
import dev.polyphony.port.TrafficView;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A workload of questions for letters, learnt of two models at the same price, and plans that go by it. */
final class Letters {
    static final String BEST = "gpt-4o";
    static final String OTHER = "gpt-4o-mini";
    static final Instant LEARNT = Instant.parse("2026-11-01T12:00:00Z");

    private Letters() {}

    /** @param other of 20 answers of the second model so many are right; 16 of the first */
    static LearntWorkload learnt(int other, double costOfOther) {
        return LearntWorkload.learn(
                        "letters",
                        "today",
                        IntStream.range(0, 120)
                                .mapToObj(number -> graded(number, other, costOfOther))
                                .toList())
                .orElseThrow();
    }

    private static GradedBallot graded(int number, int other, double costOfOther) {
        boolean right = number % 20 < 16;
        // Spread evenly, and as far from the other's errors as can be.
        boolean alsoRight = number * 7 % 20 < other;
        return new GradedBallot(
                question(number),
                "",
                List.of(
                        Vote.of(BEST, question(number), right ? "The answer is (A)." : "The answer is (C)."),
                        Vote.of(OTHER, question(number), alsoRight ? "The answer is (A)." : "The answer is (B).")),
                Map.of(BEST, right, OTHER, alsoRight),
                Map.of(BEST, 1e-4, OTHER, costOfOther));
    }

    static String question(int number) {
        return "Question " + number + ": which of these letters is the first one?\nA. one\nB. two\nC. three\nD. four";
    }

    /** @param known as it stands */
    static PlanCompiler compiler(LearntWorkload known, double share, Instant now) {
        return new PlanCompiler(
                Compiling.CATALOGUE,
                model -> new State.Ready(),
                exploring(share),
                new SignalReader(Signals.standard()),
                () -> TrafficView.NONE,
                Clock.fixed(now, ZoneOffset.UTC),
                tenant -> List.of(known));
    }

    private static Defaults exploring(double share) {
        Defaults usual = Defaults.standard();
        return new Defaults(
                usual.deadline(),
                usual.callFloor(),
                usual.aggregationFloor(),
                usual.maxOutputTokens(),
                usual.ensembleSize(),
                usual.leastGrace(),
                usual.callsPerModel(),
                usual.sendsPerCall(),
                usual.sendsPerMember(),
                usual.threshold(),
                usual.usualTime(),
                usual.hedgeShare(),
                share,
                usual.maxAtOnce(),
                usual.placement(),
                usual.tenantWeights(),
                usual.timing());
    }

    static Analysis analysis(int number, List<String> models, Tuning tuning, Limits limits) {
        return new Analysis(
                "an-" + number, "acme", question(number), new Preset("adaptive", null, models, null, tuning), limits);
    }

    static Compilation compile(PlanCompiler compiler, Analysis analysis, BudgetHeadroom... budgets) {
        return compiler.compile(analysis, List.of(budgets));
    }
}

package dev.polyphony.planning;

import static dev.polyphony.planning.Letters.BEST;
import static dev.polyphony.planning.Letters.LEARNT;
import static dev.polyphony.planning.Letters.OTHER;

import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.evaluation.ExplorationEvidence;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Exploration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Months of rated answers to plans as they are compiled: what exploring finds, and what it costs. Prints the figures of
 * docs/confidence.md.
 */
final class ExplorationSimulation {
    static final int DAYS = 120;
    static final int A_DAY = 100;
    private static final double BEST_IS_RIGHT = 0.8;
    private static final List<Double> SHARES = List.of(0.0, 0.05, 0.1, 0.2);

    private ExplorationSimulation() {}

    /**
     * @param found the day on which the other model is asked in place of the one that was believed the best; -1 for
     *     never
     * @param regret what was right too seldom, in answers, beside asking the better one of both at each time
     * @param lost what was right too seldom since the worse one of both was explored, in answers
     * @param explored analyses that asked the other model to learn about it
     */
    record Outcome(int found, double regret, double lost, int explored) {}

    @SuppressWarnings("SystemOut") // What it is for.
    public static void main(String[] arguments) {
        int runs = 20;
        System.out.println("from .50 to .95 on day 30");
        SHARES.forEach(share -> System.out.println(line(runs, share, 10, day -> day < 30 ? 0.5 : 0.95)));
        System.out.println("from .60 to .90 on day 30");
        SHARES.forEach(share -> System.out.println(line(runs, share, 12, day -> day < 30 ? 0.6 : 0.9)));
        System.out.println("stays at .60");
        SHARES.forEach(share -> System.out.println(line(runs, share, 12, day -> 0.6)));
        System.out.println("stays at .75");
        SHARES.forEach(share -> System.out.println(line(runs, share, 15, day -> 0.75)));
    }

    private static String line(int runs, double share, int learnt, IntToDoubleFunction right) {
        List<Outcome> outcomes = IntStream.range(0, runs)
                .parallel()
                .mapToObj(seed -> run(seed, share, learnt, right))
                .toList();
        int[] found = outcomes.stream()
                .mapToInt(Outcome::found)
                .filter(day -> day >= 0)
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "share %.2f: found in %d of %d runs, in the median on day %s; explored %.1f %%, regret %.0f of %d answers,"
                        + " of that by exploring %.0f, at most %.0f",
                share,
                found.length,
                runs,
                found.length == 0 ? "–" : String.valueOf(found[found.length / 2]),
                100 * mean(outcomes.stream().map(one -> (double) one.explored)) / (DAYS * A_DAY),
                mean(outcomes.stream().map(Outcome::regret)),
                DAYS * A_DAY,
                mean(outcomes.stream().map(Outcome::lost)),
                outcomes.stream().mapToDouble(Outcome::lost).max().orElse(0));
    }

    private static double mean(Stream<Double> values) {
        return values.collect(Collectors.averagingDouble(value -> value));
    }

    /**
     * @param learnt of 20 answers of the other model so many were right when it was learnt
     * @param right the share of its answers that is right, by day
     */
    static Outcome run(int seed, double share, int learnt, IntToDoubleFunction right) {
        SplittableRandom random = new SplittableRandom(seed);
        LearntWorkload workload = Letters.learnt(learnt, 1e-4);
        LearntWorkload known = workload.standing(LEARNT, List.of(), List.of());
        ExplorationEvidence evidence = new ExplorationEvidence();
        int found = -1;
        int explored = 0;
        double regret = 0;
        double lost = 0;
        for (int day = 0; day < DAYS; day++) {
            Instant now = LEARNT.plus(Duration.ofDays(day));
            PlanCompiler compiler = Letters.compiler(known, share, now);
            double[] rights = {BEST_IS_RIGHT, right.applyAsDouble(day)};
            for (int i = 0; i < A_DAY; i++) {
                Choice choice = choice(compiler, seed * 1_000_000 + day * A_DAY + i);
                boolean other = choice.chosen().startsWith(OTHER);
                double chance = rights[other ? 1 : 0];
                double missed = Math.max(rights[0], rights[1]) - chance;
                regret += missed;
                explored += choice.isExplored() ? 1 : 0;
                lost += choice.isExplored() ? missed : 0;
                found = other && !choice.isExplored() && found < 0 ? day : found;
                add(evidence, choice.exploration(), random.nextDouble() < chance, now);
            }
            known = workload.standing(LEARNT, List.of(), evidence.models());
        }
        return new Outcome(found, regret, lost, explored);
    }

    private static void add(ExplorationEvidence evidence, @Nullable Exploration draw, boolean right, Instant at) {
        if (draw != null) {
            String drawn = draw.drawn();
            evidence.add(
                    draw.base(),
                    drawn == null ? draw.candidates().getFirst() : drawn,
                    drawn != null,
                    draw.shareOfEach(),
                    right,
                    at);
        }
    }

    private static Choice choice(PlanCompiler compiler, int number) {
        Compilation compiled =
                Letters.compile(compiler, Letters.analysis(number, List.of(OTHER, BEST), Tuning.NONE, Limits.DEFAULT));
        return Objects.requireNonNull(((Compilation.Compiled) compiled).plan().choices())
                .getFirst();
    }
}

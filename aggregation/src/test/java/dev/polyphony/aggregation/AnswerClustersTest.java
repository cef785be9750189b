package dev.polyphony.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.polyphony.aggregation.AnswerClusters.Grouping;
import dev.polyphony.testing.RandomWalks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Groups of answers that all say the same as each other. */
class AnswerClustersTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @Test
    void groupsOfAnOrdinaryPanelAreTheLargestAndOfThoseTheNearest() {
        RandomWalks.walk(200, random -> {
            int answers = 1 + random.nextInt(10);
            double density = random.nextDouble();
            Similarity likeness = likeness(random, answers, (a, b) -> random.nextDouble() < density);

            Grouping grouping = AnswerClusters.byMeaning(answers, likeness);

            assertThat(grouping.exact()).isTrue();
            List<Integer> left =
                    new ArrayList<>(IntStream.range(0, answers).boxed().toList());
            while (!left.isEmpty()) {
                List<Integer> best = best(left, likeness);
                List<Integer> cluster = grouping.clusters().stream()
                        .filter(left::containsAll)
                        .filter(some -> some.size() == best.size())
                        .filter(some -> nearness(some, likeness) >= nearness(best, likeness) - 1e-9)
                        .findFirst()
                        .orElseThrow();
                left.removeAll(cluster);
            }
        });
    }

    @Test
    void everyPanelOfTheLargestSizeIsGroupedExactlyOrSaysThatItIsNot() {
        // Three answers of which no two say the same, eleven times: most largest sets that 33 answers can have.
        Similarity worst = likeness(new Random(33), 33, (a, b) -> a / 3 != b / 3);

        Grouping grouping = assertTimeoutPreemptively(BOUND, () -> AnswerClusters.byMeaning(33, worst));

        assertThat(grouping.clusters().getFirst()).hasSize(11);
        assertEveryAnswerInOneGroup(grouping, 33, worst);
    }

    @Test
    void hundredsOfAnswersAreGroupedInPolynomialTime() {
        RandomWalks.walk(1, random -> {
            for (double density : new double[] {0, 0.5, 0.9, 0.99, 1}) {
                Similarity likeness = likeness(random, 900, (a, b) -> random.nextDouble() < density);

                Grouping grouping = assertTimeoutPreemptively(BOUND, () -> AnswerClusters.byMeaning(900, likeness));

                assertEveryAnswerInOneGroup(grouping, 900, likeness);
                assertThat(grouping.exact()).isEqualTo(density == 0 || density == 1);
            }
        });
    }

    private static void assertEveryAnswerInOneGroup(Grouping grouping, int answers, Similarity likeness) {
        assertThat(grouping.clusters().stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(IntStream.range(0, answers).boxed().toList());
        for (List<Integer> cluster : grouping.clusters()) {
            assertThat(isGroup(cluster, likeness)).isTrue();
        }
        assertThat(grouping.clusters()).doesNotHaveDuplicates();
    }

    /** By looking at every set there is. */
    private static List<Integer> best(List<Integer> left, Similarity likeness) {
        List<Integer> best = List.of();
        for (int set = 1; set < 1 << left.size(); set++) {
            int members = set;
            List<Integer> some = IntStream.range(0, left.size())
                    .filter(i -> (members >> i & 1) == 1)
                    .mapToObj(left::get)
                    .toList();
            if (isGroup(some, likeness)
                    && (some.size() > best.size()
                            || (some.size() == best.size() && nearness(some, likeness) > nearness(best, likeness)))) {
                best = some;
            }
        }
        return best;
    }

    private static boolean isGroup(List<Integer> some, Similarity likeness) {
        return some.stream().allMatch(a -> some.stream().allMatch(b -> likeness.same(a, b)));
    }

    private static double nearness(List<Integer> some, Similarity likeness) {
        return some.stream()
                .mapToDouble(a ->
                        some.stream().mapToDouble(b -> likeness.value(a, b)).sum())
                .sum();
    }

    private static Similarity likeness(Random random, int answers, BiPredicate<Integer, Integer> same) {
        double[][] values = new double[answers][answers];
        boolean[][] alike = new boolean[answers][answers];
        for (int a = 0; a < answers; a++) {
            values[a][a] = 1;
            alike[a][a] = true;
            for (int b = 0; b < a; b++) {
                alike[a][b] = alike[b][a] = same.test(a, b);
                values[a][b] = values[b][a] = alike[a][b] ? 0.8 + random.nextDouble() / 5 : random.nextDouble() / 2;
            }
        }
        return new Similarity(values, alike);
    }
}

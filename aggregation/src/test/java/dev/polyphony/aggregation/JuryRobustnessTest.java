package dev.polyphony.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Opinion;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.evaluation.JudgeAgreement;
import dev.polyphony.evaluation.JudgeWeights;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Count;
import dev.polyphony.scoring.Weights;
import dev.polyphony.testing.RandomWalks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No judge of three or more moves a verdict on which all others agree, whatever it says and however much it counts. */
class JuryRobustnessTest {
    private static final int JURIES = 400;

    /** One point of ten: the least by which a judge can prefer an answer. */
    private static final double MARGIN = 0.1;

    /** What a judge says that is not to be trusted; of the answers, the first is the one it was shown first. */
    enum Bad {
        ALWAYS_FULL_MARKS_FOR_ONE {
            @Override
            double[] scores(int answers, int winner, Random dice) {
                double[] scores = new double[answers];
                scores[(winner + 1 + dice.nextInt(answers - 1)) % answers] = 1;
                return scores;
            }
        },
        NOTHING_FOR_ALL {
            @Override
            double[] scores(int answers, int winner, Random dice) {
                return new double[answers];
            }
        },
        FULL_MARKS_FOR_ALL {
            @Override
            double[] scores(int answers, int winner, Random dice) {
                double[] scores = new double[answers];
                Arrays.fill(scores, 1);
                return scores;
            }
        },
        WHAT_COMES_FIRST {
            @Override
            double[] scores(int answers, int winner, Random dice) {
                double[] scores = new double[answers];
                scores[0] = 1;
                return scores;
            }
        },
        AT_RANDOM {
            @Override
            double[] scores(int answers, int winner, Random dice) {
                return dice.doubles(answers).toArray();
            }
        },
        SILENT {
            @Override
            double @Nullable [] scores(int answers, int winner, Random dice) {
                return null;
            }
        },
        OF_OTHER_ANSWERS {
            @Override
            double @Nullable [] scores(int answers, int winner, Random dice) {
                return new double[] {1};
            }
        };

        /** Null where it says nothing; fewer than there are answers where it judges something else. */
        abstract double @Nullable [] scores(int answers, int winner, Random dice);
    }

    @ParameterizedTest
    @EnumSource
    void scoresOfOneBadJudgeMoveNoVerdict(Bad bad) {
        RandomWalks.walk(JURIES, dice -> {
            Jury jury = Jury.of(dice);
            double[] said = bad.scores(jury.answers, jury.winner, dice);
            List<Voice> voices = jury.scoring(dice);
            if (said != null) {
                voices.add(dice.nextInt(voices.size() + 1), new Voice("bad", scores(said), Jury.BAD));
            }

            assertThat(jury.verdict(new Count.Scores(ScoreBy.TRIMMED), voices)).isEqualTo(jury.path(jury.winner));
        });
    }

    @ParameterizedTest
    @EnumSource
    void preferencesOfOneBadJudgeMoveNoVerdict(Bad bad) {
        RandomWalks.walk(JURIES, dice -> {
            Jury jury = Jury.of(dice);
            List<Voice> voices = new ArrayList<>();
            for (int judge = 0; judge < jury.honest; judge++) {
                double[] mind = jury.mind(dice);
                voices.addAll(jury.comparing("judge" + judge, Jury.model(judge), mind));
            }
            double[] said = bad.scores(jury.answers, jury.winner, dice);
            if (said != null && said.length == jury.answers) {
                voices.addAll(jury.comparing("bad", Jury.BAD, said));
            }
            Collections.shuffle(voices, dice);

            assertThat(jury.verdict(new Count.Pairs(), voices)).isEqualTo(jury.path(jury.winner));
        });
    }

    /** So the juries above are such that it matters. */
    @Test
    void sameJudgeMovesMeanAndMedian() {
        AtomicInteger moved = new AtomicInteger();
        AtomicInteger median = new AtomicInteger();
        RandomWalks.walk(JURIES, dice -> {
            Jury jury = Jury.of(dice);
            List<Voice> voices = jury.scoring(dice);
            double[] said = new double[jury.answers];
            said[(jury.winner + 1) % jury.answers] = 1;
            voices.add(new Voice("bad", scores(said), Jury.BAD));
            String winner = jury.path(jury.winner);
            moved.addAndGet(winner.equals(jury.verdict(new Count.Scores(ScoreBy.MEAN), voices)) ? 0 : 1);
            median.addAndGet(winner.equals(jury.verdict(new Count.Scores(ScoreBy.MEDIAN), voices)) ? 0 : 1);
        });

        assertThat(moved).hasPositiveValue();
        assertThat(median).hasPositiveValue();
    }

    @Test
    void strictAndLenientJudgeThatAgreeAreNotOverruledByAThird() {
        double[][] scores = {{0.5, 0.3}, {0.9, 0.8}, {0, 1}};

        double[] counts = new JuryScores(scores, JudgeShares.of(new double[] {1, 1, 1})).counts();

        assertThat(counts[0]).isEqualTo(0.5, within(1e-9));
        assertThat(counts[1]).isEqualTo(0.4, within(1e-9));
    }

    /** Three judges, each with another order: nobody leads all, and the one that is behind by the least is taken. */
    @Test
    void whereAnswersLeadEachOtherInACircleTheSmallestDefeatDecides() {
        double[][] scores = {{0.9, 0.5, 0.1}, {0.1, 0.9, 0.6}, {0.5, 0.0, 0.9}};

        double[] counts = new JuryScores(scores, JudgeShares.of(new double[] {1, 1, 1})).counts();

        // Leads: first over second .4, second over third .3, third over first .4.
        assertThat(counts[1]).isLessThan(counts[2]);
        assertThat(counts[0]).isLessThan(counts[2]);
        assertThat(counts[2]).isEqualTo(0.6, within(1e-9));
    }

    @Test
    void noJudgeOfThreeOrMoreHasTheMajority() {
        RandomWalks.walk(JURIES, dice -> {
            int judges = 3 + dice.nextInt(8);
            double[] weights = dice.doubles(judges)
                    .map(weight -> weight < 0.3 ? 0 : Math.exp(10 * weight))
                    .toArray();

            double[] shares = JudgeShares.of(weights);

            assertThat(Arrays.stream(shares).sum()).isEqualTo(1, within(1e-9));
            assertThat(Arrays.stream(shares).boxed())
                    .allSatisfy(share -> assertThat(share).isBetween(0.0, 4.0 / 3 / judges + 1e-9));
        });
    }

    @Test
    void judgeThatIsKnownToBeRightCountsForMore() {
        assertThat(JudgeShares.of(new double[] {1.2, 1, 1})[0]).isEqualTo(0.375, within(1e-9));
        assertThat(JudgeShares.of(new double[] {9, 1, 1}))
                .containsExactly(new double[] {4.0 / 9, 2.5 / 9, 2.5 / 9}, within(1e-9));
        assertThat(JudgeShares.of(new double[] {0, 0})).containsExactly(0.5, 0.5);
    }

    private static Opinion scores(double[] byAnswer) {
        Map<String, Double> byPath = new LinkedHashMap<>();
        IntStream.range(0, byAnswer.length).forEach(i -> byPath.put(String.valueOf(i + 1), byAnswer[i]));
        return new Opinion.Scores(byPath);
    }

    /** Answers, honest judges that agree on the best one by {@link #MARGIN}, and what was measured of judges. */
    private record Jury(int answers, int honest, int winner, JudgeWeights known, List<Entry> entries) {
        static final Aggregator AGGREGATOR =
                new Aggregator(Weights.standard(), AggregationSettings.standard(), Embeddings.none());
        static final ModelRef BAD = ModelRef.parse("vendor/bad");

        static Jury of(Random dice) {
            int answers = 2 + dice.nextInt(5);
            Answers panel = new Answers();
            IntStream.range(0, answers).forEach(i -> panel.prose("word" + i + " other" + i));
            int honest = 2 + dice.nextInt(6);
            JudgeWeights known = weights(honest, dice);
            return new Jury(answers, honest, dice.nextInt(answers), known, panel.entries());
        }

        /** The bad judge was the best one until today; the others are measured as whatever. */
        private static JudgeWeights weights(int honest, Random dice) {
            List<JudgeAgreement> measured = new ArrayList<>(List.of(measured(BAD, 1)));
            for (int judge = 0; judge < honest; judge++) {
                measured.add(measured(model(judge), dice.nextDouble()));
            }
            return JudgeWeights.of(measured);
        }

        private static JudgeAgreement measured(ModelRef judge, double concordance) {
            return new JudgeAgreement(judge.toString(), 500, 500, concordance);
        }

        static ModelRef model(int judge) {
            return ModelRef.parse("vendor/judge" + judge);
        }

        String path(int answer) {
            return String.valueOf(answer + 1);
        }

        /** However strict: the winner is ahead of every other answer by the margin, or more. */
        double[] mind(Random dice) {
            double best = MARGIN + dice.nextDouble() * (1 - MARGIN);
            return IntStream.range(0, answers)
                    .mapToDouble(answer -> answer == winner ? best : dice.nextDouble() * (best - MARGIN))
                    .toArray();
        }

        List<Voice> scoring(Random dice) {
            List<Voice> voices = new ArrayList<>();
            for (int judge = 0; judge < honest; judge++) {
                voices.add(new Voice("judge" + judge, scores(mind(dice)), model(judge)));
            }
            return voices;
        }

        List<Voice> comparing(String path, ModelRef judge, double[] mind) {
            List<Voice> voices = new ArrayList<>();
            for (int a = 0; a < answers; a++) {
                for (int b = 0; b < answers; b++) {
                    if (a != b) {
                        String better = mind[a] > mind[b] ? path(a) : mind[b] > mind[a] ? path(b) : null;
                        voices.add(new Voice(path, new Opinion.Preference(path(a), path(b), better), judge));
                    }
                }
            }
            return voices;
        }

        @Nullable
        String verdict(Count count, List<Voice> voices) {
            return AGGREGATOR
                    .judge(new Ballot(count, entries, voices), () -> known)
                    .chosen();
        }
    }
}

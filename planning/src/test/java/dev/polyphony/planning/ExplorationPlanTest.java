package dev.polyphony.planning;

import static dev.polyphony.planning.Compiling.names;
import static dev.polyphony.planning.Letters.BEST;
import static dev.polyphony.planning.Letters.LEARNT;
import static dev.polyphony.planning.Letters.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Money;
import dev.polyphony.evaluation.DiscountedShare;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.evaluation.ExploredModel.Answers;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Exploration;
import dev.polyphony.planning.building.Defaults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is asked to learn about it, in place of whom, and who never is. */
class ExplorationPlanTest {
    private static final int ANALYSES = 400;
    private static final double SHARE = 0.2;
    private static final double PRICE = 1e-4;
    private static final LearntWorkload CLOSE = Letters.learnt(15, PRICE);
    private static final List<String> BOTH = List.of(OTHER, BEST);

    private LearntWorkload known = CLOSE.standing(LEARNT, List.of(), List.of());
    private Instant now = LEARNT;
    private List<String> models = BOTH;

    @Test
    void nobodyIsExploredUnlessSomebodySaysSo() {
        assertThat(Defaults.standard().exploration()).isZero();
        assertThat(choices(0, Tuning.NONE)).allSatisfy(choice -> {
            assertThat(choice.exploration()).isNull();
            assertThat(choice.chosen()).isEqualTo(BEST + " alone");
        });
    }

    @Test
    void theShareAsksTheOtherFirstAndTheBelievedBestBehindIt() {
        List<CompiledPlan> explored = plans(SHARE, Tuning.NONE)
                .filter(plan -> choice(plan).isExplored())
                .toList();

        assertThat(explored.size() / (double) ANALYSES).isBetween(SHARE - 0.06, SHARE + 0.06);
        assertThat(explored).allSatisfy(plan -> {
            assertThat(names(plan.root())).containsExactly(OTHER, BEST);
            assertThat(choice(plan).chosen()).isEqualTo(OTHER);
            assertThat(choice(plan).why()).contains("which would be asked", "20 % of such analyses");
            assertThat(choice(plan).prediction())
                    .satisfies(prediction -> assertThat(prediction.models()).containsExactly(OTHER));
        });
    }

    @Test
    void drawIsRecordedOfThoseTooWhoAskTheBelievedBest() {
        assertThat(choices(SHARE, Tuning.NONE).map(Choice::exploration)).allSatisfy(draw -> {
            assertThat(draw.base()).isEqualTo(BEST);
            assertThat(draw.candidates()).containsExactly(OTHER);
            assertThat(draw.share()).isEqualTo(SHARE);
            assertThat(draw.shareOfEach()).isEqualTo(SHARE);
            assertThat(draw.learntAt()).isEqualTo(LEARNT);
        });
    }

    @Test
    void compilingAgainDrawsTheSame() {
        assertThat(plans(SHARE, Tuning.NONE).toList())
                .isEqualTo(plans(SHARE, Tuning.NONE).toList());
    }

    @Test
    void analysisMaySayItsOwnShare() {
        assertThat(choices(SHARE, Tuning.NONE.exploring(0)).map(Choice::exploration))
                .containsOnlyNulls();
        assertThat(choices(0, Tuning.NONE.exploring(0.1)).filter(Choice::isExplored))
                .hasSizeBetween(20, 60);
    }

    @Test
    void modelThatIsCertainlyWorseIsNotExploredUntilWhatIsKnownIsOld() {
        known = Letters.learnt(8, PRICE).standing(LEARNT, List.of(), List.of());

        assertThat(choices(SHARE, Tuning.NONE).map(Choice::exploration)).containsOnlyNulls();

        now = LEARNT.plus(Duration.ofDays(120));
        assertThat(choices(SHARE, Tuning.NONE).filter(Choice::isExplored)).isNotEmpty();
    }

    @Test
    void ratedAnswersThatWereBadEndIt() {
        now = LEARNT.plus(Duration.ofDays(120));
        known = CLOSE.standing(LEARNT, List.of(), List.of(seen(40, 0.2, 160, 0.8, null)));

        assertThat(choices(SHARE, Tuning.NONE).map(Choice::exploration)).containsOnlyNulls();
    }

    @Test
    void modelThatCostsMoreThanTwiceAsMuchIsNotExplored() {
        known = Letters.learnt(15, 2.1 * PRICE).standing(LEARNT, List.of(), List.of());
        assertThat(choices(SHARE, Tuning.NONE).map(Choice::exploration)).containsOnlyNulls();

        known = Letters.learnt(15, 1.9 * PRICE).standing(LEARNT, List.of(), List.of());
        assertThat(choices(SHARE, Tuning.NONE).filter(Choice::isExplored)).isNotEmpty();
    }

    @Test
    void modelOfWhichNothingWasLearntIsExploredWhereTheCallerNamesItAndItIsNotDear() {
        models = List.of(OTHER, BEST, "claude-haiku-5-5", "claude-opus-4-1");

        assertThat(choices(SHARE, Tuning.NONE).map(Choice::exploration))
                .allSatisfy(draw -> assertThat(draw.candidates()).containsExactly("claude-haiku-5-5", OTHER));
        assertThat(choices(SHARE, Tuning.NONE)
                        .filter(choice -> choice.isExplored() && choice.chosen().equals("claude-haiku-5-5")))
                .isNotEmpty()
                .allSatisfy(choice -> assertThat(choice.prediction()).isNull());
    }

    @Test
    void whereABudgetHasNoRoomForItTheBelievedBestIsAskedAndItIsSaid() {
        // The dearer one, by its list price, is the one to be explored.
        known = CLOSE.standing(LEARNT, List.of(), List.of(seen(80, 0.95, 320, 0.8, now)));
        Limits unlimited = new Limits(null, null, 1_000, null, null);
        Limits limits = new Limits(null, null, 1_000, new Money(5_000), null);

        List<CompiledPlan> free = plans(SHARE, Tuning.NONE, unlimited).toList();
        List<CompiledPlan> bounded = plans(SHARE, Tuning.NONE, limits).toList();

        for (int i = 0; i < ANALYSES; i++) {
            Choice choice = choice(bounded.get(i));
            Exploration draw = Objects.requireNonNull(choice.exploration());
            boolean drawn = choice(free.get(i)).isExplored();
            assertThat(draw.drawn()).isEqualTo(drawn ? BEST : null);
            assertThat(draw.refused()).isEqualTo(drawn ? "a budget leaves too little room" : null);
            assertThat(choice.why().contains("gpt-4o was drawn to learn about it, but a budget"))
                    .isEqualTo(drawn);
            assertThat(names(bounded.get(i).root())).startsWith(OTHER);
        }
        assertThat(free).anyMatch(plan -> choice(plan).isExplored());
    }

    @Test
    void modelThatWasFoundBetterIsAskedFirstAndWhatIsExpectedGoesByItsRatings() {
        known = CLOSE.standing(LEARNT, List.of(), List.of(seen(80, 0.95, 320, 0.8, now)));

        assertThat(plans(0, Tuning.NONE)).allSatisfy(plan -> {
            assertThat(names(plan.root())).containsExactly(OTHER, BEST);
            assertThat(choice(plan).why())
                    .contains("exploration found it better", "of 80 rated answers", "95.0 %", "80.0 %");
            assertThat(choice(plan).prediction()).satisfies(prediction -> {
                assertThat(prediction.accuracy()).isEqualTo(0.95);
                assertThat(prediction.questions()).isEqualTo(80);
            });
        });
    }

    @Test
    void modelThatIsBetterAndTooDearForTheCallerIsNotAsked() {
        known = Letters.learnt(15, 1.5 * PRICE).standing(LEARNT, List.of(), List.of(seen(80, 0.95, 320, 0.8, now)));

        assertThat(choices(0, Tuning.NONE).map(Choice::chosen)).containsOnly(BEST + " alone");
        assertThat(choices(0, Tuning.adaptive(null, null, 2.0)).map(Choice::chosen))
                .doesNotContain(BEST + " alone");
    }

    @Test
    void whoWasFoundBetterLaterTakesThePlaceAgain() {
        ExploredModel back = new ExploredModel(OTHER, BEST, answers(50, 0.9), answers(400, 0.7), now.plusSeconds(60));
        known = CLOSE.standing(LEARNT, List.of(), List.of(back, seen(80, 0.95, 320, 0.8, now)));

        assertThat(choices(0, Tuning.NONE).map(Choice::chosen)).containsOnly(BEST + " alone");
    }

    private ExploredModel seen(int drawn, double right, int usual, double usualRight, @Nullable Instant better) {
        return new ExploredModel(BEST, OTHER, answers(drawn, right), answers(usual, usualRight), better);
    }

    private Answers answers(int count, double right) {
        return new Answers(count, right, DiscountedShare.of(right, count, now));
    }

    private Stream<Choice> choices(double share, Tuning tuning) {
        return plans(share, tuning).map(ExplorationPlanTest::choice);
    }

    private Stream<CompiledPlan> plans(double share, Tuning tuning) {
        return plans(share, tuning, Limits.DEFAULT);
    }

    private Stream<CompiledPlan> plans(double share, Tuning tuning, Limits limits) {
        PlanCompiler compiler = Letters.compiler(known, share, now);
        return IntStream.range(0, ANALYSES).mapToObj(number -> {
            Compilation compilation = Letters.compile(compiler, Letters.analysis(number, models, tuning, limits));
            assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
            return ((Compilation.Compiled) compilation).plan();
        });
    }

    private static Choice choice(CompiledPlan plan) {
        return Objects.requireNonNull(plan.choices()).getFirst();
    }
}

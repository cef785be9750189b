package dev.polyphony.planning;

import static dev.polyphony.planning.Compiling.compile;
import static dev.polyphony.planning.Compiling.compiled;
import static dev.polyphony.planning.Compiling.names;
import static dev.polyphony.planning.Compiling.rejected;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.TaskType;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static final Plan MINI = Plan.Call.of("gpt-4o-mini");
    private static final Plan FOUR_O = Plan.Call.of("gpt-4o");
    private static final Plan FOUR = Plan.Call.of("gpt-4");

    @Test
    void hedgeTakesTheDelayAskedForOrWhatTheCatalogueSaysOfTheModel() {
        Plan local = Plan.Call.of("llama2:7b-chat");

        assertThat(delays(new Plan.Hedge(List.of(MINI, FOUR_O), Duration.ofSeconds(3))))
                .containsOnly(Duration.ofSeconds(3));
        assertThat(delays(new Plan.Hedge(List.of(local, MINI), null)))
                .containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(10));
    }

    @Test
    void floorOfAHedgeIsTheLatestContendersDelayAndFloor() {
        Plan hedge = new Plan.Hedge(List.of(MINI, FOUR_O, FOUR), Duration.ofSeconds(5));

        assertThat(compiled(hedge).root().floor()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void routeIsDecidedByThePromptAndRecorded() {
        Plan.Way hard = new Plan.Way(List.of(Level.EXPERT, Level.ADVANCED), List.of(TaskType.CODING), FOUR);
        Plan route = new Plan.Fallback(List.of(new Plan.Route(List.of(hard), MINI), FOUR_O));

        CompiledPlan coding = compiled(new Selection.Custom(route), "Implement a function");
        CompiledPlan easy = compiled(new Selection.Custom(route), "What is love?");

        assertThat(names(coding.root())).containsExactly("gpt-4", "gpt-4o");
        assertThat(names(easy.root())).containsExactly("gpt-4o-mini", "gpt-4o");
        assertThat(requireNonNull(coding.choices())).singleElement().satisfies(choice -> {
            assertThat(choice.path()).isEqualTo("1");
            assertThat(choice.chosen()).isEqualTo("expert, advanced, coding");
        });
        assertThat(requireNonNull(easy.choices()).getFirst().chosen()).isEqualTo("otherwise");
    }

    @Test
    void membersThatReviewTakeTimeAndRequestsLikeReviewers() {
        List<Plan> members = List.of(Plan.Call.of("gpt-4o"), Plan.Call.of("gpt-4o-mini"));
        Plan chairman = Plan.Call.of("gpt-4o");
        CompiledPlan bare = compiled(new Plan.Panel(members, null, null, new Aggregation.Council(chairman, List.of())));
        CompiledPlan said = compiled(new Plan.Panel(members, null, null, new Aggregation.Council(chairman, members)));

        assertThat(bare.root()).isEqualTo(said.root());
        assertThat(bare.maxCalls()).isEqualTo(said.maxCalls());
    }

    @Test
    void stagesOfASynthesisShareTheTimeByTheirFloors() {
        Node.Panel panel = (Node.Panel) compiled(synthesis()).root();
        AggregationNode.Synthesize synthesis = (AggregationNode.Synthesize) panel.aggregation();

        // 180 s less half a second for the comparison, in three equal parts.
        assertThat(panel.cap()).isEqualTo(Duration.ofMillis(59_833));
        assertThat(synthesis.reviewCap()).isEqualTo(Duration.ofMillis(59_833));
        assertThat(panel.aggregationFloor()).isEqualTo(Duration.ofMillis(4_500));
        assertThat(panel.floor()).isEqualTo(Duration.ofMillis(6_500));
    }

    @Test
    void voteAndBestKeepNoTimeForJudges() {
        Plan vote = new Plan.Panel(List.of(MINI, FOUR_O), null, null, new Aggregation.Vote(null, null));

        assertThat(((Node.Panel) compiled(vote).root()).cap()).isNull();
    }

    @Test
    void ceilingBoundsWhatARequestCanCost() {
        Node.Call call = (Node.Call) compiled(FOUR_O).root();

        // (10 bytes of prompt + 1,000 of overhead) × $2.50 and 4,096 output tokens × $10 a million.
        assertThat(requireNonNull(call.ceiling()).microUsd()).isEqualTo(2_525 + 40_960);
    }

    @Test
    void whoReadsTheOthersAnswersCostsMore() {
        Node.Panel panel = (Node.Panel) compiled(synthesis()).root();
        AggregationNode.Synthesize synthesis = (AggregationNode.Synthesize) panel.aggregation();
        Node.Call reviewer = (Node.Call) synthesis.reviewers().getFirst().node();
        Node.Call chairman = (Node.Call) synthesis.chairman();

        // Two answers of 4,096 tokens; the chairman reads two reviews besides.
        assertThat(requireNonNull(reviewer.ceiling()).microUsd())
                .isEqualTo((long) Math.ceil((1_010 + 8_192) * 0.15 + 4_096 * 0.60));
        assertThat(requireNonNull(chairman.ceiling()).microUsd()).isEqualTo((1_010 + 16_384) * 30L + 4_096 * 60);
    }

    @Test
    void modelWithoutAPriceHasNoCeiling() {
        assertThat(((Node.Call) compiled(Plan.Call.of("openai/new")).root()).ceiling())
                .isNull();
    }

    @Test
    void requestsForJudgesAreKeptBack() {
        CompiledPlan plan = ((Compilation.Compiled)
                        compile(new Selection.Custom(synthesis()), new Limits(null, 9, null), "a question"))
                .plan();

        assertThat(((Node.Call) plan.root().children().getFirst()).sends()).isEqualTo(3);
        assertThat(rejected(new Selection.Custom(synthesis()), new Limits(null, 4, null)))
                .isEqualTo(new Compilation.Rejected(
                        "max-calls",
                        "4 is too few: this plan asks 2 models at the same time and keeps 3 requests for those who"
                                + " judge; allow 5",
                        CompiledPlan.STORED_RESULT));
    }

    @Test
    void pairwiseJuryNeedsBothOrdersOfEveryPair() {
        Plan jury = new Plan.Panel(
                List.of(MINI, FOUR_O, FOUR), null, null, new Aggregation.Jury(List.of(FOUR), null, true));

        assertThat(rejected(new Selection.Custom(jury), new Limits(null, 8, null))
                        .problem())
                .contains("keeps 6 requests");
    }

    @Test
    void answersThatCouldNotTravelToTheirJudgesAreRefused() {
        Plan council =
                new Plan.Panel(Collections.nCopies(20, FOUR_O), null, null, new Aggregation.Council(FOUR, List.of()));

        assertThat(rejected(new Selection.Custom(council), Limits.DEFAULT).field())
                .isEqualTo("max-output-tokens");
    }

    @Test
    void onlyWhatOlderWorkersDoNotKnowAsksForNewerOnes() {
        Plan best = new Plan.Panel(List.of(MINI, FOUR_O), 1, Duration.ZERO, new Aggregation.Best());
        Plan synthesis =
                new Plan.Panel(List.of(MINI, FOUR_O), 1, Duration.ZERO, new Aggregation.Synthesize(MINI, null));
        Plan waiting = new Plan.Panel(List.of(MINI, FOUR_O), null, null, new Aggregation.Synthesize(MINI, null));

        assertThat(since(new Plan.Fallback(List.of(MINI, best)))).isEqualTo(1);
        assertThat(since(new Plan.Escalate(List.of(MINI, FOUR_O), null))).isEqualTo(3);
        assertThat(since(synthesis)).isEqualTo(2);
        assertThat(since(new Plan.Fallback(List.of(MINI, waiting)))).isEqualTo(4);
    }

    private static int since(Plan plan) {
        return compiled(plan).root().all().mapToInt(Node::since).max().orElseThrow();
    }

    @Test
    void resultOfEveryPlanIsStored() {
        assertThat(compiled(MINI).semantics()).isEqualTo(CompiledPlan.STORED_RESULT);
    }

    private static Plan synthesis() {
        return new Plan.Panel(
                List.of(MINI, FOUR_O), null, null, new Aggregation.Synthesize(FOUR, List.of(MINI, FOUR_O)));
    }

    private static List<Duration> delays(Plan hedge) {
        return ((Node.Hedge) compiled(hedge).root())
                .contenders().stream().map(Node.Contender::delay).toList();
    }
}

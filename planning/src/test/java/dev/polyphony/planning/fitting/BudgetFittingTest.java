package dev.polyphony.planning.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Compilation.Compiled;
import dev.polyphony.plan.Compilation.Rejected;
import dev.polyphony.plan.Compilation.Unfunded;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.planning.Compiling;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.BudgetHeadroom;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Plans that could cost more than budgets leave. With 1,000 tokens out gpt-4o can cost $0.0126, mini $0.0008. */
class BudgetFittingTest {
    private static final String BUDGET = "tenant:acme/day";
    private static final Instant TOMORROW = Instant.parse("2026-11-22T00:00:00Z");
    private static final Plan MINI = Plan.Call.of("gpt-4o-mini");
    private static final Plan FOUR_O = Plan.Call.of("gpt-4o");
    private static final Plan SONNET = Plan.Call.of("claude-sonnet-3.5");

    @Test
    void planThatFitsIsLeftAsItIs() {
        CompiledPlan plan = compiled(OnBudget.REFUSE, "1", panel(MINI, FOUR_O));

        assertThat(plan.funding()).isNull();
        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o-mini", "gpt-4o");
    }

    @Test
    void refusalNamesTheBudgetWhatIsLeftAndWhatWouldFit() {
        Rejected refused = (Rejected) compile(OnBudget.REFUSE, "0.005", panel(MINI, FOUR_O, SONNET));

        assertThat(refused.field()).isEqualTo("budget");
        assertThat(refused.problem())
                .startsWith(BUDGET + " has $0.005000 of $1.000000 left, and this plan could cost $0.0")
                .contains("What fits is gpt-4o-mini, at most $0.0007", "--on-budget degrade", "--models");
    }

    @Test
    void refusalSaysWhatEvenTheCheapestWouldCost() {
        Rejected refused = (Rejected) compile(OnBudget.DEGRADE, "0.0001", panel(MINI, FOUR_O));

        assertThat(refused.problem()).contains("Even gpt-4o-mini alone could cost $0.0007");
    }

    @Test
    void panelLosesItsDearestMembersUntilItFits() {
        CompiledPlan plan = compiled(OnBudget.DEGRADE, "0.015", panel(MINI, SONNET, FOUR_O));

        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o-mini", "gpt-4o");
        assertThat(plan.funding()).isEqualTo(new Funding(BUDGET, List.of("claude-sonnet-3.5"), false, false));
    }

    @Test
    void chainLosesItsDearestSteps() {
        CompiledPlan plan =
                compiled(OnBudget.DEGRADE, "0.005", new Plan.Fallback(List.of(FOUR_O, MINI, FOUR_O, SONNET)));

        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o-mini");
        assertThat(leftOut(plan)).containsExactly("gpt-4o", "gpt-4o", "claude-sonnet-3.5");
    }

    @Test
    void chainAnswersWithTheStepsThatFitWithoutBeingAskedTo() {
        Plan chain = new Plan.Fallback(List.of(MINI, FOUR_O, SONNET));

        CompiledPlan plan = compiled(OnBudget.REFUSE, "0.014", chain);

        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o-mini", "gpt-4o");
        assertThat(Objects.requireNonNull(plan.funding()).budget()).isNull();
        assertThat(plan.funding().leftOut()).singleElement().satisfies(step -> {
            assertThat(step.name()).isEqualTo("claude-sonnet-3.5");
            assertThat(step.describe())
                    .startsWith("left out: claude-sonnet-3.5, which could cost $0.01")
                    .endsWith(" of the $0.014000 that " + BUDGET + " leaves");
        });
    }

    @Test
    void stepIsAdmittedIfItFitsByItselfHoweverMuchAllTogetherCouldCost() {
        Plan chain = new Plan.Escalate(List.of(FOUR_O, FOUR_O, FOUR_O), 0.9);

        assertThat(compiled(OnBudget.REFUSE, "0.014", chain).funding()).isNull();
    }

    @Test
    void chainOfWhichNoStepFitsIsRefusedWithWhatTheCheapestNeeds() {
        Rejected refused =
                (Rejected) compile(OnBudget.REFUSE, "0.0001", new Plan.Fallback(List.of(FOUR_O, MINI, SONNET)));

        assertThat(refused.problem()).contains("Even gpt-4o-mini alone could cost $0.0007");
    }

    @Test
    void stepWithoutAKeyDoesNotMakeAChainFit() {
        Compilation compilation = Compiling.compiler(
                        model -> model.provider().value().equals("openai")
                                ? new State.Blocked(new Failure.NoCredentials("OPENAI_API_KEY"))
                                : new State.Ready())
                .compile(
                        analysis(new Limits(null, null, 1_000, null), new Plan.Fallback(List.of(MINI, SONNET))),
                        List.of(allowance("0.001", model -> true)));

        assertThat(((Rejected) compilation).problem()).contains("Even claude-sonnet-3.5 alone could cost");
    }

    /** Members at once: the second one's dear step has no room beside the first one's. */
    @Test
    void chainsInsideAPanelAreAdmittedTogether() {
        Plan panel = panel(new Plan.Fallback(List.of(FOUR_O, MINI)), new Plan.Fallback(List.of(MINI, SONNET)), MINI);

        CompiledPlan plan = compiled(OnBudget.REFUSE, "0.015", panel);

        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o", "gpt-4o-mini", "gpt-4o-mini", "gpt-4o-mini");
        assertThat(leftOut(plan)).containsExactly("claude-sonnet-3.5");
    }

    @Test
    void panelWhoseMembersDoNotFitTogetherIsRefusedWhole() {
        Plan panel = panel(new Plan.Fallback(List.of(FOUR_O, MINI)), FOUR_O);

        Rejected refused = (Rejected) compile(OnBudget.REFUSE, "0.013", panel);

        assertThat(refused.problem()).contains("What fits is gpt-4o");
    }

    @Test
    void chairmansChainLosesWhatDoesNotFitBesideTheMembers() {
        Plan synthesis = new Plan.Panel(
                List.of(MINI, MINI),
                null,
                null,
                new Aggregation.Synthesize(new Plan.Fallback(List.of(SONNET, MINI)), List.of()));

        CompiledPlan plan = compiled(OnBudget.REFUSE, "0.01", synthesis);

        assertThat(leftOut(plan)).containsExactly("claude-sonnet-3.5");
        assertThat(plan.earmarked()).isTrue();
    }

    @Test
    void nestedChainIsLeftOutOnlyWhereNothingOfItFits() {
        Plan chain = new Plan.Fallback(
                List.of(new Plan.Fallback(List.of(SONNET, MINI)), new Plan.Hedge(List.of(SONNET, FOUR_O), null)));

        CompiledPlan plan = compiled(OnBudget.REFUSE, "0.005", chain);

        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o-mini");
        assertThat(leftOut(plan)).containsExactly("claude-sonnet-3.5", "claude-sonnet-3.5, gpt-4o");
    }

    @Test
    void stepWithoutAPriceIsLeftOutAndSaysWhy() {
        CompiledPlan plan =
                compiled(OnBudget.REFUSE, "1", new Plan.Fallback(List.of(Plan.Call.of("openai/nobody-knows"), MINI)));

        assertThat(Objects.requireNonNull(Objects.requireNonNull(plan.funding()).leftOut()))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.need()).isNull();
                    assertThat(step.describe()).contains("openai/nobody-knows, which has no price");
                });
    }

    @Test
    void modelWithoutAPriceIsRefusedWithAdviceThatCanBeFollowed() {
        Compilation compilation = Compiling.compiler(
                        model -> model.provider().value().equals("openai")
                                ? new State.Ready()
                                : new State.Blocked(new Failure.NoCredentials("MISTRAL_API_KEY")))
                .compile(
                        analysis(
                                new Limits(null, null, 1_000, null),
                                new Plan.Fallback(
                                        List.of(Plan.Call.of("openai/nobody-knows"), Plan.Call.of("mistral-small")))),
                        List.of(allowance("1", model -> true)));

        assertThat(((Rejected) compilation).problem())
                .isEqualTo("openai/nobody-knows has no price, so " + BUDGET
                        + " cannot be kept; give it one in the catalogue, or leave it out");
    }

    @Test
    void classicChainAnswersForHalfACent() {
        for (String most : List.of("0.005", "0.01")) {
            for (String strategy : List.of("fallback", "escalate")) {
                Compilation compilation = Compiling.compile(
                        new Selection.Preset(strategy, "mixed", List.of(), null),
                        new Limits(null, null, null, Money.ofUsd(new BigDecimal(most))),
                        "What is 2+2?");

                CompiledPlan plan = ((Compiled) compilation).plan();
                assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o-mini");
                assertThat(leftOut(plan))
                        .containsExactly("claude-haiku-3.5", "claude-sonnet-3.5", "gpt-4o", "claude-opus-3");
            }
        }
    }

    @Test
    void quorumGoesWithTheMembers() {
        CompiledPlan plan = compiled(
                OnBudget.DEGRADE,
                "0.015",
                new Plan.Panel(List.of(MINI, SONNET, FOUR_O), 3, null, new Aggregation.Best()));

        assertThat(((Node.Panel) plan.root()).quorum()).isEqualTo(2);
    }

    @Test
    void judgesStayAsLongAsTwoMembersAreThere() {
        Plan synthesis =
                new Plan.Panel(List.of(MINI, MINI, FOUR_O), null, null, new Aggregation.Synthesize(MINI, List.of()));

        CompiledPlan plan = compiled(OnBudget.DEGRADE, "0.008", synthesis);

        Node.Panel panel = (Node.Panel) plan.root();
        assertThat(Compiling.names(panel)).containsExactly("gpt-4o-mini", "gpt-4o-mini");
        assertThat(panel.aggregation()).isInstanceOf(AggregationNode.Synthesize.class);
        assertThat(plan.earmarked()).isTrue();
    }

    @Test
    void withoutMoneyForAJudgeTheScoresDecide() {
        Plan synthesis = new Plan.Panel(List.of(MINI, MINI), null, null, new Aggregation.Synthesize(FOUR_O, List.of()));

        CompiledPlan plan = compiled(OnBudget.DEGRADE, "0.008", synthesis);

        assertThat(((Node.Panel) plan.root()).aggregation()).isInstanceOf(AggregationNode.Best.class);
        assertThat(without(plan)).containsExactly("gpt-4o");
        assertThat(plan.earmarked()).isFalse();
    }

    @Test
    void reviewerThatIsNoMemberAnyMoreIsNotAskedEither() {
        Plan council = new Plan.Panel(
                List.of(MINI, MINI, FOUR_O), null, null, new Aggregation.Synthesize(MINI, List.of(MINI, FOUR_O)));

        CompiledPlan plan = compiled(OnBudget.DEGRADE, "0.02", council);

        assertThat(without(plan)).containsExactly("gpt-4o", "gpt-4o");
    }

    @Test
    void onlyModelsThatCountAreLeftOutForABudgetOfTheirs() {
        Predicate<ModelRef> anthropic = model -> model.provider().value().equals("anthropic");

        CompiledPlan plan = compiled(
                OnBudget.DEGRADE, List.of(allowance("0.001", anthropic)), new Plan.Fallback(List.of(SONNET, FOUR_O)));

        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o");
    }

    @Test
    void modelWithoutAPriceIsLeftOut() {
        CompiledPlan plan =
                compiled(OnBudget.DEGRADE, "1", new Plan.Fallback(List.of(Plan.Call.of("openai/nobody-knows"), MINI)));

        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o-mini");
    }

    @Test
    void whoWouldWaitIsToldWhatItNeedsAndWhenTheBudgetBeginsAnew() {
        assertThat(compile(OnBudget.WAIT, "0.005", FOUR_O)).isInstanceOfSatisfying(Unfunded.class, unfunded -> {
            assertThat(unfunded.budget()).isEqualTo(BUDGET);
            assertThat(unfunded.isStanding()).isTrue();
            assertThat(unfunded.need()).isGreaterThan(Money.ofUsd(new BigDecimal("0.01")));
            assertThat(unfunded.again()).isEqualTo(TOMORROW);
            assertThat(unfunded.problem()).startsWith(BUDGET + " has $0.005000 of $1.000000 left");
        });
    }

    @Test
    void ownLimitCanBeWaitedForToo() {
        Limits limits = new Limits(null, null, 1_000, Money.ofUsd(new BigDecimal("0.001")), OnBudget.WAIT);

        assertThat(compile(limits, List.of(), FOUR_O))
                .isInstanceOfSatisfying(
                        Unfunded.class,
                        unfunded -> assertThat(unfunded.isStanding()).isFalse());
    }

    @Test
    void approvedPlanIsWhole() {
        Compilation compilation = Compiling.compiler(model -> new State.Ready())
                .compileUnlimited(
                        analysis(new Limits(null, null, 1_000, new Money(1)), FOUR_O),
                        new Funding(null, List.of(), false, true));

        assertThat(((Compiled) compilation).plan().approved()).isTrue();
    }

    private static Plan panel(Plan... members) {
        return new Plan.Panel(List.of(members), null, null, new Aggregation.Best());
    }

    private static List<String> without(CompiledPlan plan) {
        return Objects.requireNonNull(plan.funding()).without();
    }

    private static List<String> leftOut(CompiledPlan plan) {
        return Objects.requireNonNull(Objects.requireNonNull(plan.funding()).leftOut()).stream()
                .map(Funding.LeftOut::name)
                .toList();
    }

    private static BudgetHeadroom allowance(String left, Predicate<ModelRef> counts) {
        return new BudgetHeadroom(
                BUDGET, Money.ofUsd(BigDecimal.ONE), Money.ofUsd(new BigDecimal(left)), TOMORROW, counts);
    }

    private static CompiledPlan compiled(OnBudget onBudget, String left, Plan plan) {
        return compiled(onBudget, List.of(allowance(left, model -> true)), plan);
    }

    private static CompiledPlan compiled(OnBudget onBudget, List<BudgetHeadroom> allowances, Plan plan) {
        Compilation compilation = compile(new Limits(null, null, 1_000, null, onBudget), allowances, plan);
        assertThat(compilation).isInstanceOf(Compiled.class);
        return ((Compiled) compilation).plan();
    }

    private static Compilation compile(OnBudget onBudget, String left, Plan plan) {
        return compile(new Limits(null, null, 1_000, null, onBudget), List.of(allowance(left, model -> true)), plan);
    }

    private static Compilation compile(Limits limits, List<BudgetHeadroom> allowances, Plan plan) {
        return Compiling.compiler(model -> new State.Ready()).compile(analysis(limits, plan), allowances);
    }

    private static Analysis analysis(Limits limits, Plan plan) {
        return new Analysis("an-1", "acme", "a question", new Selection.Custom(plan), limits);
    }
}

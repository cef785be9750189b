package dev.polyphony.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Failure;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.planning.building.TaskQueueLane;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.TrafficView;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {
    private static final Catalogue CATALOGUE = CatalogueLoader.shipped();

    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void fallbackIsTheDefaultChainInOrderWithoutModelsThatAreRetired() {
        assertThat(names(compiled(Preset.of("fallback"), Limits.DEFAULT).root()))
                .containsExactly("gpt-4o-mini", "gpt-4o");
    }

    @Test
    void localModelWritesAsMuchAsItCanAtItsOwnTemperatureWhereNobodySaysHowMuch() {
        Preset local = new Preset("fallback", null, List.of("llama2:7b-chat", "deepseek-coder:33b"), null);
        Limits limited = new Limits(null, null, 1000);

        assertThat(compiled(local, Limits.DEFAULT).root().calls())
                .extracting(Node.Call::maxOutputTokens, Node.Call::temperature)
                .containsExactly(tuple(4096, 0.7), tuple(8192, 0.2));
        assertThat(compiled(local, limited).root().calls())
                .extracting(Node.Call::maxOutputTokens)
                .containsOnly(1000);
    }

    @Test
    void chainThatIsNamedKeepsModelsThatAreRetired() {
        assertThat(names(compiled(new Preset("fallback", "mixed", List.of(), null), Limits.DEFAULT)
                        .root()))
                .containsExactly("gpt-4o-mini", "claude-haiku-3.5", "claude-sonnet-3.5", "gpt-4o", "claude-opus-3");
    }

    /** Its reader would see it break off, though it went on. */
    @Test
    void streamIsTakenForLostLaterThanAnAnswerThatNobodyReadsYet() {
        Analysis analysis = new Analysis("an-1", "default", "hello", Preset.of("fallback"), Limits.DEFAULT);

        assertThat(heartbeat(analysis.streaming(true))).isGreaterThan(heartbeat(analysis));
    }

    private static Duration heartbeat(Analysis analysis) {
        Compilation compilation = Compiling.compiler(model -> new State.Ready()).compile(analysis, List.of());
        return ((Compilation.Compiled) compilation).plan().timing().heartbeat();
    }

    @Test
    void everyStepOfAChainGetsItsShareOfTheDeadline() {
        Node.Fallback chain = (Node.Fallback) compiled(new Preset("fallback", "mixed", List.of(), null), Limits.DEFAULT)
                .root();
        assertThat(chain.steps()).extracting(Node.Step::cap).containsOnly(Duration.ofSeconds(36));
        assertThat(chain.floor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aStepsOwnCapIsKept() {
        Plan chain = new Plan.Fallback(
                List.of(new Plan.Call("gpt-4o-mini", null, Duration.ofSeconds(5)), Plan.Call.of("gpt-4o")));
        Node.Fallback root = (Node.Fallback)
                compiled(new Selection.Custom(chain), Limits.DEFAULT).root();
        assertThat(root.steps().get(0).cap()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void ensembleIsAPanelWithAMajorityAsQuorum() {
        Node.Panel panel = (Node.Panel) compiled(new Preset("ensemble", null, List.of(), 5), Limits.DEFAULT)
                .root();
        assertThat(panel.members()).hasSize(5);
        assertThat(panel.quorum()).isEqualTo(3);
        assertThat(panel.aggregation()).isEqualTo(new AggregationNode.Best());
    }

    @Test
    void panelWaitsAsLongAgainAsItsQuorumTookAndNoLessThanItsSlowestMemberUsuallyTakes() {
        Node.Panel panel = (Node.Panel) compiled(
                        new Preset("ensemble", null, List.of("gpt-4o", "gpt-4", "deepseek-coder:33b"), null),
                        Limits.DEFAULT)
                .root();
        assertThat(panel.stragglers()).isEqualTo(new Node.Stragglers(true, true));
        assertThat(panel.grace()).isEqualTo(Duration.ofSeconds(45));
        assertThat(((Node.Panel) compiled(Preset.of("ensemble"), Limits.DEFAULT).root()).grace())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void waitingByARuleNeedsWorkersThatKnowIt() {
        assertThat(compiled(Preset.of("ensemble"), Limits.DEFAULT).root().since())
                .isEqualTo(4);
        Plan fixed = new Plan.Panel(
                List.of(Plan.Call.of("gpt-4o"), Plan.Call.of("gpt-4")),
                2,
                Duration.ofSeconds(1),
                new Aggregation.Best());
        assertThat(compiled(new Selection.Custom(fixed), Limits.DEFAULT).root().since())
                .isEqualTo(1);
    }

    @Test
    void quorumOfTwoMembersIsOne() {
        Node.Panel panel =
                (Node.Panel) compiled(new Preset("ensemble", null, List.of("gpt-4o", "gpt-4"), null), Limits.DEFAULT)
                        .root();
        assertThat(panel.quorum()).isOne();
    }

    @Test
    void panelsHaveAnUpperBoundOfMembersNestedOnesCountedTogether() {
        Plan wide = panelOf(33);
        Plan nested = new Plan.Panel(List.of(panelOf(17), panelOf(16)), null, null, new Aggregation.Best());
        for (Plan plan : List.of(wide, nested)) {
            assertThat(compile(new Selection.Custom(plan), Limits.DEFAULT, Set.of()))
                    .isInstanceOfSatisfying(Compilation.Rejected.class, rejected -> {
                        assertThat(rejected.field()).isEqualTo("models");
                        assertThat(rejected.problem())
                                .startsWith("33 requests at the same time, more than the 32")
                                .contains("max-at-once");
                    });
        }
        assertThat(compile(new Selection.Custom(panelOf(32)), Limits.DEFAULT, Set.of()))
                .isInstanceOf(Compilation.Compiled.class);
    }

    @Test
    void planOfTooManyModelsOrLevelsIsRefused() {
        Plan chain = new Plan.Fallback(Collections.nCopies(201, Plan.Call.of("gpt-4o")));
        Plan deep = Plan.Call.of("gpt-4o");
        for (int i = 0; i < 400; i++) {
            deep = new Plan.Fallback(List.of(deep));
        }
        assertThat(((Compilation.Rejected) compile(new Selection.Custom(chain), Limits.DEFAULT, Set.of())).field())
                .isEqualTo("models");
        assertThat(((Compilation.Rejected) compile(new Selection.Custom(deep), Limits.DEFAULT, Set.of())).field())
                .isEqualTo("plan");
    }

    @Test
    void nameThatNobodyKnowsFailsAlone() {
        Node.Panel panel = (Node.Panel)
                compiled(new Preset("ensemble", null, List.of("gpt-4o-mni", "gpt-4o", "zzz zzz"), null), Limits.DEFAULT)
                        .root();
        assertThat(askable(panel)).containsExactly("gpt-4o");
        assertThat(panel.members().get(0)).isInstanceOfSatisfying(Node.Skipped.class, skipped -> {
            assertThat(skipped.name()).isEqualTo("gpt-4o-mni");
            assertThat(skipped.why())
                    .isInstanceOfSatisfying(
                            Failure.UnknownModel.class,
                            unknown -> assertThat(unknown.nearest()).contains("gpt-4o-mini"));
        });
    }

    @Test
    void unknownNameInAPlanOfOnesOwnFailsAloneToo() {
        Plan plan = new Plan.Panel(
                List.of(
                        new Plan.Fallback(List.of(Plan.Call.of("nobody"), Plan.Call.of("gpt-4o"))),
                        new Plan.Hedge(List.of(Plan.Call.of("nobody"), Plan.Call.of("gpt-4")), null)),
                null,
                null,
                new Aggregation.Best());
        assertThat(askable(compiled(new Selection.Custom(plan), Limits.DEFAULT).root()))
                .containsExactly("gpt-4o", "gpt-4");
    }

    @Test
    void roleThatNobodyKnownHasIsRefusedBeforeAnythingIsSpent() {
        Plan plan = new Plan.Panel(
                List.of(Plan.Call.of("gpt-4o"), Plan.Call.of("gpt-4")),
                null,
                null,
                new Aggregation.Synthesize(Plan.Call.of("gpt-4o-mni"), List.of()));
        assertThat(((Compilation.Rejected) compile(new Selection.Custom(plan), Limits.DEFAULT, Set.of())).problem())
                .contains("'gpt-4o-mni' is not in the catalogue");
    }

    @Test
    void modelsWithoutCredentialsAreSkippedAndTakeNoTime() {
        CompiledPlan plan = compiled(new Preset("fallback", "mixed", List.of(), null), Limits.DEFAULT, "openai");
        assertThat(askable(plan.root())).containsExactly("gpt-4o-mini", "gpt-4o");
        assertThat(plan.root().floor()).isEqualTo(Duration.ofSeconds(4));
        assertThat(((Node.Fallback) plan.root()).steps().get(1).node())
                .isInstanceOfSatisfying(
                        Node.Skipped.class,
                        skipped -> assertThat(skipped.why()).isInstanceOf(Failure.NoCredentials.class));
    }

    @Test
    void whereTheDefaultChainCannotAnswerTheCheapestThatCanAreAsked() {
        CompiledPlan plan = compiled(Preset.of("fallback"), Limits.DEFAULT, "mistral");
        assertThat(askable(plan.root()))
                .hasSize(3)
                .allSatisfy(
                        name -> assertThat(CATALOGUE.find(name).ref().provider().value())
                                .isEqualTo("mistral"));
    }

    @Test
    void whereOnlyRetiredModelsOfTheDefaultChainCouldBeAskedCurrentOnesAre() {
        CompiledPlan plan = compiled(Preset.of("fallback"), Limits.DEFAULT, "anthropic");
        assertThat(askable(plan.root())).hasSize(3).doesNotContain("claude-haiku-3.5", "claude-opus-3");
    }

    @Test
    void aChainThatWasNamedIsNeverReplaced() {
        CompiledPlan plan = compiled(new Preset("fallback", "anthropic", List.of(), null), Limits.DEFAULT, "mistral");
        assertThat(askable(plan.root())).isEmpty();
        assertThat(names(plan.root())).containsExactly("claude-haiku-3.5", "claude-sonnet-3.5", "claude-opus-3");
    }

    @Test
    void ensemblePrefersModelsThatCanAnswer() {
        CompiledPlan plan = compiled(Preset.of("ensemble"), Limits.DEFAULT, "openai", "mistral");
        assertThat(askable(plan.root())).hasSize(3).contains("gpt-4o-mini", "mistral-small");
    }

    @Test
    void modelWithSlotsOfItsOwnHasItsOwnLane() {
        Node.Fallback chain = (Node.Fallback)
                compiled(new Preset("fallback", null, List.of("deepseek-coder:33b", "gpt-4o"), null), Limits.DEFAULT)
                        .root();
        assertThat(chain.steps())
                .extracting(step -> ((Node.Call) step.node()).lane())
                .containsExactly("model.ollama/deepseek-coder:33b", "provider.openai");
        assertThat(TaskQueueLane.all(CATALOGUE))
                .contains(
                        new TaskQueueLane("model.ollama/deepseek-coder:33b", 1),
                        new TaskQueueLane("provider.openai", 16));
    }

    @Test
    void aModelTheCatalogueDoesNotKnowIsAskedInItsProvidersLane() {
        CompiledPlan plan = compiled(new Preset("fallback", null, List.of("openai/new-model"), null), Limits.DEFAULT);
        assertThat(((Node.Call) ((Node.Fallback) plan.root()).steps().get(0).node()).lane())
                .isEqualTo("provider.openai");
    }

    @Test
    void callsAtOnceShareTheBoundEvenly() {
        CompiledPlan plan = compiled(
                new Preset("ensemble", null, List.of("gpt-4o", "gpt-4", "gpt-4o-mini"), null),
                new Limits(null, 7, null));
        assertThat(((Node.Panel) plan.root()).members())
                .extracting(member -> ((Node.Call) member).sends())
                .containsOnly(2);
    }

    @Test
    void outputLimitIsCutToWhatTheModelCanDo() {
        CompiledPlan plan =
                compiled(new Preset("fallback", null, List.of("claude-opus-3"), null), new Limits(null, null, 100_000));
        assertThat(((Node.Call) ((Node.Fallback) plan.root()).steps().get(0).node()).maxOutputTokens())
                .isEqualTo(4096);
    }

    @Test
    void deadlineBelowTheFloorIsRejectedNamingBoth() {
        assertThat(compile(
                        new Preset("fallback", "mixed", List.of(), null),
                        new Limits(Duration.ofSeconds(9), null, null),
                        Set.of()))
                .isEqualTo(new Compilation.Rejected(
                        "deadline",
                        "9 s is too short: this plan needs at least 10 s; allow more time or ask fewer models",
                        CompiledPlan.STORED_RESULT));
    }

    @Test
    void boundBelowTheWidthOfAPanelIsRejected() {
        assertThat(compile(Preset.of("ensemble"), new Limits(null, 2, null), Set.of()))
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("max-calls"));
    }

    @Test
    void longPromptIsKeptOnceHoweverManyAreAsked() {
        Selection wide = new Preset("ensemble", null, Collections.nCopies(20, "gpt-4o-mini"), null);

        assertThat(Compiling.compiled(wide, "x".repeat(250_000)).byReference()).isTrue();
        assertThat(Compiling.compiled(wide, "x".repeat(30_000)).byReference()).isNull();
    }

    @Test
    void unknownStrategyAndUnknownModelAreRejectedByField() {
        assertThat(compile(Preset.of("oracle"), Limits.DEFAULT, Set.of()))
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("strategy"));
        assertThat(compile(new Preset("fallback", null, List.of("gpt-4o-mni"), null), Limits.DEFAULT, Set.of()))
                .isInstanceOfSatisfying(Compilation.Rejected.class, rejected -> {
                    assertThat(rejected.field()).isEqualTo("model");
                    assertThat(rejected.problem()).contains("gpt-4o-mini");
                });
    }

    private static Plan panelOf(int members) {
        return new Plan.Panel(
                Collections.nCopies(members, Plan.Call.of("gpt-4o-mini")), null, null, new Aggregation.Best());
    }

    private static CompiledPlan compiled(Selection selection, Limits limits, String... withCredentials) {
        Compilation compilation = compile(selection, limits, Set.of(withCredentials));
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).plan();
    }

    /** @param withCredentials providers that can be asked; all where empty */
    private static Compilation compile(Selection selection, Limits limits, Set<String> withCredentials) {
        Availability availability = model -> withCredentials.isEmpty()
                        || withCredentials.contains(model.provider().value())
                ? new State.Ready()
                : new State.Blocked(new Failure.NoCredentials("KEY"));
        return compiler(availability)
                .compile(new Analysis("an-1", "default", "a question", selection, limits), List.of());
    }

    private static PlanCompiler compiler(Availability availability) {
        return new PlanCompiler(
                CATALOGUE,
                availability,
                Defaults.standard(),
                new SignalReader(Signals.standard()),
                () -> TrafficView.NONE,
                TODAY);
    }

    private static List<String> names(Node node) {
        return leaves(node).stream().map(PlanCompilerTest::name).toList();
    }

    private static List<String> askable(Node node) {
        return leaves(node).stream()
                .filter(Node::askable)
                .map(PlanCompilerTest::name)
                .toList();
    }

    private static @Nullable String name(Node leaf) {
        return leaf.children().isEmpty() ? leaf.label() : null;
    }

    private static List<Node> leaves(Node node) {
        return node.children().isEmpty()
                ? List.of(node)
                : node.children().stream()
                        .flatMap(child -> leaves(child).stream())
                        .toList();
    }
}

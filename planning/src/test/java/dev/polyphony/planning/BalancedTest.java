package dev.polyphony.planning;

import static dev.polyphony.planning.Compiling.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.TaskType;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.TrafficView;
import dev.polyphony.port.TrafficView.Traffic;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the strategy and plans that balance are compiled to. */
class BalancedTest {
    private static final ProviderId OPENAI = new ProviderId("openai");
    private static final ProviderId GEMINI = new ProviderId("gemini");
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);
    private static final Preset BALANCED = Preset.of("balanced");
    private static final Preset BY_PRIORITY = new Preset("fallback", "priority", List.of(), null);
    /** Of no kind that is preferred anywhere. */
    private static final String QUESTION = "What is 2+2?";

    private final Request request = new Request();

    @Test
    void oneModelOfEachProviderIsAskedAndItsSlotIsRecorded() {
        CompiledPlan plan = request.compiled(BALANCED, QUESTION);

        assertThat(names(plan.root())).containsExactlyInAnyOrder("gpt-4o-mini", "claude-haiku-5-5", "gemini-3.8-flash");
        assertThat(plan.root()).isInstanceOf(Node.Fallback.class);
        assertThat(plan.root().calls())
                .allSatisfy(call -> assertThat(call.agent())
                        .startsWith(call.model().provider().value().replace("anthropic", "claude") + "-"));
        assertThat(plan.semantics()).isEqualTo(7);
        assertThat(plan.strategy()).isEqualTo("balanced");
    }

    @Test
    void whatIsNotBalancedHasNoAgentAndNeedsNoHigherSemantics() {
        CompiledPlan plan = request.compiled(Preset.of("fallback"), QUESTION);

        assertThat(plan.root().calls().map(Node.Call::agent)).containsOnlyNulls();
        assertThat(plan.semantics()).isEqualTo(CompiledPlan.STORED_RESULT);
    }

    @Test
    void sameAnalysisDrawsTheSameAndOthersDoNot() {
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            request.id = "an-" + i;
            CompiledPlan plan = request.compiled(BALANCED, QUESTION);
            assertThat(request.compiled(BALANCED, QUESTION)).isEqualTo(plan);
            orders.add(plan.root().calls().map(Node.Call::name).toList());
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void complexPromptsGoToStrongerModels() {
        assertThat(names(request.compiled(BALANCED, "Prove that there is no largest prime")
                        .root()))
                .contains("gpt-6.1-sol", "claude-sonnet-5-5");
    }

    @Test
    void kindOfTaskDecidesWhoIsFirst() {
        assertThat(first("Write a python function that adds")).isEqualTo("openai");
        assertThat(first("Write a story about a fox")).isEqualTo("anthropic");
        assertThat(first("Give sources and citations for it")).isEqualTo("gemini");
        assertThat(first("Give an analysis of it")).isEqualTo("anthropic");
        assertThat(request.compiled(BALANCED, "Write a python function that adds")
                        .choices())
                .first()
                .satisfies(choice -> assertThat(choice.why()).endsWith("; coding goes to openai first"));
    }

    @Test
    void whoIsPreferredAndCannotAnswerIsNotFirst() {
        request.blocked = Set.of("openai");

        CompiledPlan plan = request.compiled(BALANCED, "Write a python function that adds");

        assertThat(names(plan.root())).last().isEqualTo("gpt-4o-mini");
        assertThat(plan.root().all()).anyMatch(Node.Skipped.class::isInstance);
    }

    @Test
    void emergencyProviderIsLastWhereItHasNoPartOfTheWork() {
        request.traffic = new Traffic(Map.of(OPENAI, 0.0), List.of(), Map.of());
        for (int i = 0; i < 20; i++) {
            request.id = "an-" + i;
            assertThat(names(request.compiled(BALANCED, "Write a python function that adds")
                            .root()))
                    .hasSize(3)
                    .last()
                    .isEqualTo("gpt-4o-mini");
        }
    }

    @Test
    void providersThatOperatorsGaveAWeightTakePart() {
        request.traffic = new Traffic(Map.of(new ProviderId("mistral"), 0.5), List.of(), Map.of());

        assertThat(names(request.compiled(BALANCED, QUESTION).root()))
                .hasSize(4)
                .contains("ministral-8b");
    }

    @Test
    void whereNoneOfThemCanAnswerOthersDo() {
        request.blocked = Set.of("openai", "anthropic", "gemini");

        assertThat(request.compiled(BALANCED, QUESTION)
                        .root()
                        .calls()
                        .map(call -> call.model().provider()))
                .isNotEmpty()
                .doesNotContain(OPENAI, GEMINI);
    }

    @Test
    void modelsThatAreNamedAreSpreadOver() {
        Preset named = new Preset("balanced", null, List.of("gpt-4o", "mistral-small"), null);

        CompiledPlan plan = request.compiled(named, "Write a python function that adds");

        assertThat(names(plan.root())).containsExactly("gpt-4o", "mistral-small");
        assertThat(plan.choices())
                .singleElement()
                .satisfies(choice -> assertThat(choice.isDrawn()).isTrue());
    }

    @Test
    void drawIsToldWithItsReasons() {
        CompiledPlan plan = request.compiled(BALANCED, QUESTION);

        assertThat(plan.choices())
                .contains(new Choice(
                        "",
                        Level.BASIC,
                        TaskType.ANALYSIS,
                        "claude-haiku-5-5, gpt-4o-mini, gemini-3.8-flash",
                        "basic analysis by 'what is'"));
        assertThat(plan.choices()).filteredOn(Choice::isDrawn).singleElement().satisfies(drawn -> {
            assertThat(drawn.chosen()).isEqualTo(String.join(", then ", names(plan.root())));
            assertThat(drawn.why())
                    .isEqualTo("drawn by score: claude-haiku-5-5 30 % (anthropic, weight 0.3),"
                            + " gpt-4o-mini 40 % (openai, weight 0.4), gemini-3.8-flash 30 % (gemini, weight 0.3)");
        });
    }

    @Test
    void whatIsDecidedBelowIsToldByItsPlaceInTheDrawnOrder() {
        Plan route = new Plan.Route(
                List.of(new Plan.Way(List.of(Level.EXPERT), List.of(), Plan.Call.of("gpt-4o"))),
                Plan.Call.of("gpt-4o-mini"));
        Plan plan = Plan.Balanced.of(List.of(Plan.Call.of("claude-haiku-5-5"), route));
        for (int i = 0; i < 20; i++) {
            request.id = "an-" + i;
            CompiledPlan compiled = request.compiled(new Selection.Custom(plan), QUESTION);
            String place = Objects.requireNonNull(compiled.choices()).stream()
                    .filter(choice -> !choice.isDrawn())
                    .map(Choice::path)
                    .findFirst()
                    .orElseThrow();
            assertThat(compiled.root().calls().filter(call -> call.path().equals(place)))
                    .singleElement()
                    .satisfies(call -> assertThat(call.name()).isEqualTo("gpt-4o-mini"));
        }
    }

    @Test
    void nameThatNobodyKnowsFailsAlone() {
        Plan plan = Plan.Balanced.of(List.of(Plan.Call.of("gpt-4oo"), Plan.Call.of("gpt-4o-mini")));

        assertThat(names(request.compiled(new Selection.Custom(plan), QUESTION).root()))
                .containsExactly("gpt-4o-mini", "gpt-4oo");
        assertThat(request.compile(new Selection.Custom(Plan.Balanced.of(List.of(Plan.Call.of("gpt-4oo")))), QUESTION))
                .isInstanceOf(Compilation.Rejected.class);
    }

    @Test
    void retiredModelOfARuleIsPassedOverAndSaid(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("own.yaml");
        Files.writeString(file, "balance:\n  models:\n    openai: [{ model: gpt-4, levels: [basic] }, gpt-6-luna]\n");
        request.catalogue = CatalogueLoader.withOwn(file);

        CompiledPlan plan = request.compiled(BALANCED, QUESTION);

        assertThat(names(plan.root())).contains("gpt-6-luna").doesNotContain("gpt-4");
        assertThat(plan.choices())
                .first()
                .satisfies(choice -> assertThat(choice.why()).endsWith("; retired and passed over: gpt-4"));
    }

    @Test
    void weightsAloneDecideWhereTheCatalogueSaysSo(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("own.yaml");
        Files.writeString(file, "balance: { by: weight, weights: { anthropic: 60, gemini: 35, openai: 5 } }\n");
        request.catalogue = CatalogueLoader.withOwn(file);
        request.traffic = new Traffic(Map.of(), List.of(), Map.of(OPENAI, new TrafficView.Performance(9, 1, 60, 0)));

        assertThat(request.compiled(BALANCED, QUESTION).choices())
                .filteredOn(Choice::isDrawn)
                .singleElement()
                .satisfies(drawn -> assertThat(drawn.why())
                        .startsWith("drawn by weight: claude-haiku-5-5 60 %")
                        .contains("gpt-4o-mini 5 %"));
    }

    @Test
    void chainByPriorityIsClaudeThenGeminiThenOpenAi() {
        assertThat(names(request.compiled(BY_PRIORITY, QUESTION).root()))
                .containsExactly("claude-haiku-5-5", "gemini-3.8-flash", "gpt-4o-mini");
    }

    @Test
    void chainByPriorityFollowsOperators() {
        request.traffic = new Traffic(Map.of(), List.of(OPENAI, GEMINI), Map.of());

        assertThat(names(request.compiled(BY_PRIORITY, QUESTION).root()))
                .containsExactly("gpt-4o-mini", "gemini-3.8-flash", "claude-haiku-5-5");
        assertThat(names(request.compiled(new Preset("fallback", "fast", List.of(), null), QUESTION)
                        .root()))
                .containsExactly("claude-haiku-3.5", "gpt-4o-mini", "claude-sonnet-3.5");
    }

    @Test
    void optionsOfOtherStrategiesAreRefused() {
        assertThat(request.compile(new Preset("balanced", "fast", List.of(), null), QUESTION))
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.problem()).startsWith("'balanced' has no use for it"));
    }

    private String first(String prompt) {
        Set<String> first = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            request.id = "an-" + i;
            request.compiled(BALANCED, prompt)
                    .root()
                    .calls()
                    .findFirst()
                    .ifPresent(call -> first.add(call.model().provider().value()));
        }
        return String.join(" ", first);
    }

    /** An analysis and what it is compiled with. */
    private static final class Request {
        private String id = "an-1";
        private Traffic traffic = TrafficView.NONE;
        private Catalogue catalogue = Compiling.CATALOGUE;
        private Set<String> blocked = Set.of();

        Compilation compile(Selection selection, String prompt) {
            Availability availability =
                    model -> blocked.contains(model.provider().value())
                            ? new State.Blocked(new Failure.CreditExhausted())
                            : new State.Ready();
            return new PlanCompiler(
                            catalogue,
                            availability,
                            Defaults.standard(),
                            new SignalReader(Signals.standard()),
                            () -> traffic,
                            TODAY)
                    .compile(new Analysis(id, "default", prompt, selection, Limits.DEFAULT), List.of());
        }

        CompiledPlan compiled(Selection selection, String prompt) {
            Compilation compilation = compile(selection, prompt);
            assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
            return ((Compilation.Compiled) compilation).plan();
        }
    }
}

package dev.polyphony.planning;

import static dev.polyphony.planning.Compiling.compile;
import static dev.polyphony.planning.Compiling.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Message;
import dev.polyphony.call.Role;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.port.Availability.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A question that a model certainly cannot take is not sent to it. */
class ContextFitTest {
    /** 4,096 tokens. */
    private static final String SMALL = "llama2:7b-chat";

    /** 16,384 tokens. */
    private static final String MEDIUM = "codellama:13b-instruct";

    private static final String LARGE = "gpt-4o-mini";

    @Test
    void modelItCertainlyDoesNotFitIsPassedOverAndThePlanSaysWhy() {
        Node root = compiled(chain(SMALL, LARGE), words(5000)).root();

        assertThat(root.children().getFirst())
                .isInstanceOfSatisfying(
                        Node.Skipped.class,
                        skipped -> assertThat(skipped.why().describe())
                                .isEqualTo("at least 5,000 tokens do not fit its context of 4,096"));
        assertThat(root.calls().map(Node.Call::name)).containsExactly(LARGE);
    }

    @Test
    void modelItMayFitIsAsked() {
        assertThat(names(compiled(chain(SMALL), words(4096)).root())).containsExactly(SMALL);
        assertThat(compiled(chain(SMALL), "x".repeat(100_000)).root().calls()).hasSize(1);
    }

    @Test
    void modelWhoseContextNobodyKnowsIsAsked() {
        assertThat(compiled(chain("openai/own-model"), words(150_000)).root().calls())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ensemble", "hedge", "cheapest", "council", "jury", "self-fusion", "balanced", "adaptive"})
    void whereNobodyNamesModelsLargerOnesTakeTheirPlace(String strategy) {
        CompiledPlan plan = compiled(Preset.of(strategy), words(150_000));

        assertThat(plan.root().calls()).isNotEmpty();
        assertThat(plan.root().calls().map(Node.Call::model).map(Compiling.CATALOGUE::find))
                .allMatch(model -> model.context().orElseThrow() >= 150_000);
        assertThat(plan.root().all()).noneMatch(Node.Skipped.class::isInstance);
    }

    @Test
    void questionThatFitsNobodyIsRefusedNamingTheLargestContext() {
        assertThat(compile(chain(SMALL, MEDIUM), Limits.DEFAULT, words(20_000)))
                .isInstanceOfSatisfying(Compilation.Rejected.class, rejected -> {
                    assertThat(rejected.field()).isEqualTo("prompt");
                    assertThat(rejected.problem())
                            .contains("at least 20,000 tokens")
                            .contains("16,384 (" + MEDIUM + ")");
                });
    }

    @Test
    void questionThatFitsNobodyWithAKeyIsRefusedWhereNobodyNamesModels() {
        assertThat(compile(Preset.of("cheapest"), Limits.DEFAULT, words(150_000), "ollama"))
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("prompt"));
    }

    @Test
    void judgesThatItDoesNotFitAreRefusedBeforeMembersAreAsked() {
        Plan jury = new Plan.Panel(
                List.of(Plan.Call.of(LARGE)),
                null,
                null,
                new Aggregation.Jury(List.of(Plan.Call.of(SMALL)), null, null));

        assertThat(compile(new Selection.Custom(jury), Limits.DEFAULT, words(5000)))
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.problem()).contains(SMALL));
    }

    @Test
    void whatWasSaidBeforeCounts() {
        Conversation before = new Conversation(
                words(2000), List.of(new Message(Role.USER, words(2000)), new Message(Role.ASSISTANT, words(2000))));
        Compilation compilation = Compiling.compiler(model -> new State.Ready())
                .compile(
                        new Analysis("an-1", "default", "and now?", chain(SMALL, LARGE), Limits.DEFAULT)
                                .with(before, null),
                        List.of());

        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(compiled.plan().root().calls().map(Node.Call::name))
                                .containsExactly(LARGE));
    }

    @Test
    void whatElseIsWrongWithAModelGoesBefore() {
        assertThat(compile(chain(SMALL, LARGE), Limits.DEFAULT, words(5000), "openai"))
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(((Node.Skipped) compiled.plan()
                                                .root()
                                                .children()
                                                .getFirst())
                                        .why())
                                .isInstanceOf(Failure.NoCredentials.class));
    }

    /** By bytes it looks like more than it holds. */
    @Test
    void cheapestAsksNamedModelsThatItMayFit() {
        assertThat(names(compiled(
                                new Preset("cheapest", null, List.of(MEDIUM), null),
                                "internationalization ".repeat(3000))
                        .root()))
                .containsExactly(MEDIUM);
    }

    private static CompiledPlan compiled(Selection selection, String prompt) {
        return Compiling.compiled(selection, prompt);
    }

    private static Selection chain(String... models) {
        return new Selection.Custom(new Plan.Fallback(
                List.of(models).stream().<Plan>map(Plan.Call::of).toList()));
    }

    private static String words(int count) {
        return "word ".repeat(count);
    }
}

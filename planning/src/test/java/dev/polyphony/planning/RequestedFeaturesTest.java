package dev.polyphony.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Money;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CostCeiling;
import dev.polyphony.port.Availability.State;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for beside the words is honoured by the plan, counted, or refused by its name. */
class RequestedFeaturesTest {
    private static final ModelParameters TOOLS = tools("{\"type\":\"object\"}", null);

    @ParameterizedTest
    @ValueSource(strings = {"ensemble", "council", "jury"})
    void panelTakesNoTools(String strategy) {
        Compilation compilation = compile(Preset.of(strategy), null, TOOLS);

        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("tools"));
        assertThat(compile(Preset.of(strategy), null, tools("{}", ModelParameters.NO_TOOL)))
                .as("none is to be called")
                .isInstanceOf(Compilation.Compiled.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fallback", "hedge", "escalate"})
    void chainTakesTools(String strategy) {
        assertThat(compile(Preset.of(strategy), null, TOOLS)).isInstanceOf(Compilation.Compiled.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{"})
    void schemaOfAToolIsAnObject(String schema) {
        assertThat(compile(Preset.of("fallback"), null, tools(schema, null)))
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("tools[0].parameters"));
    }

    @Test
    void toolsAndImagesCountInWhatItCanCost() {
        Money words = most(null, null);

        assertThat(most(null, tools("{\"a\":\"" + "x".repeat(10_000) + "\"}", null)))
                .isGreaterThan(words);
        assertThat(most(picture(), null)).isGreaterThan(words);
    }

    @Test
    void workersThatWouldNotHandItOnDoNotRunIt() {
        assertThat(compiled(null, TOOLS).semantics()).isEqualTo(CompiledPlan.PARAMETERS);
        assertThat(compiled(picture(), null).semantics()).isEqualTo(CompiledPlan.PARAMETERS);
        assertThat(compiled(null, null).semantics()).isEqualTo(CompiledPlan.STORED_RESULT);
    }

    @Test
    void largeImageIsKeptBesideTheHistory() {
        Image large = new Image("image/png", "AAAA".repeat(30_000));

        assertThat(compiled(new Conversation(null, List.of(), List.of(large), null), null)
                        .byReference())
                .isTrue();
        assertThat(compiled(picture(), null).byReference()).isNull();
    }

    private static Money most(@Nullable Conversation before, @Nullable ModelParameters parameters) {
        Money most = CostCeiling.of(compiled(before, parameters)).most();
        assertThat(most).isNotNull();
        return most == null ? Money.ZERO : most;
    }

    private static CompiledPlan compiled(@Nullable Conversation before, @Nullable ModelParameters parameters) {
        Compilation compilation =
                compile(new Preset("fallback", null, List.of("gpt-4o-mini"), null), before, parameters);
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).plan();
    }

    private static Compilation compile(
            Selection selection, @Nullable Conversation before, @Nullable ModelParameters parameters) {
        return Compiling.compiler(model -> new State.Ready())
                .compile(
                        new Analysis("an-1", "default", "a question", selection, Limits.DEFAULT)
                                .with(before, parameters),
                        List.of());
    }

    private static Conversation picture() {
        return new Conversation(null, List.of(), List.of(new Image("image/png", "iVBORw0K")), null);
    }

    private static ModelParameters tools(String schema, @Nullable String choice) {
        ToolDefinition tool = new ToolDefinition("weather", null, schema, null);
        return new ModelParameters(null, null, null, null, null, null, null, List.of(tool), choice, null, null);
    }
}

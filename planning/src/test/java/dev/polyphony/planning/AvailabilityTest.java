package dev.polyphony.planning;

import static dev.polyphony.planning.Compiling.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of models that cannot be asked yet. */
class AvailabilityTest {
    private static final Instant AT = Instant.parse("2026-11-21T12:00:20.0000001Z");
    private static final Failure OPEN = new Failure.CircuitOpen(AT);
    private static final ModelRef MINI = Compiling.CATALOGUE.find("gpt-4o-mini").ref();

    /** All can be asked at once, but for one that only needs time. */
    private static final Availability ONE_NEEDS_TIME =
            model -> model.equals(MINI) ? new State.Until(AT, OPEN) : new State.Ready();

    @Test
    void modelThatOnlyNeedsTimeStaysACallThatSaysWhen() {
        CompiledPlan plan = compiled(chain());

        assertThat(plan.root().calls().map(Node.Call::notBefore))
                .containsExactly(new Node.NotBefore(Instant.parse("2026-11-21T12:00:20.001Z"), OPEN), null);
        assertThat(plan.root().calls().map(Node.Call::since)).containsExactly(5, 1);
    }

    @Test
    void planWithoutOneSaysNothingOfItAndNeedsNoHigherSemantics() {
        CompiledPlan plan = compiled(new Selection.Custom(Plan.Call.of("gpt-4o")));

        assertThatObject(((Node.Call) plan.root()).notBefore()).isNull();
        assertThat(plan.root().since()).isEqualTo(1);
    }

    @Test
    void modelThatNeedsTimeKeepsItsFloor() {
        CompiledPlan ready = Compiling.compiled(new Plan.Fallback(List.of(Plan.Call.of("gpt-4o-mini"))));

        assertThat(compiled(new Selection.Custom(new Plan.Fallback(List.of(Plan.Call.of("gpt-4o-mini")))))
                        .root()
                        .floor())
                .isEqualTo(ready.root().floor());
    }

    @Test
    void whereNobodyNamesModelsThoseThatAreReadyAreChosen() {
        assertThat(names(compiled(Selection.Preset.of("cheapest")).root()))
                .isNotEmpty()
                .doesNotContain("gpt-4o-mini");
    }

    @Test
    void whereNothingIsReadyModelsOfManyProvidersThatOnlyNeedTimeAreChosen() {
        Compilation compilation = Compiling.compiler(model -> new State.Until(AT, OPEN))
                .compile(
                        new Analysis("an-1", "default", "a question", Selection.Preset.of("cheapest"), Limits.DEFAULT),
                        List.of());

        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(compiled.plan()
                                        .root()
                                        .calls()
                                        .map(call -> call.model().provider())
                                        .distinct())
                                .hasSizeGreaterThan(1));
    }

    @Test
    void namedModelsOfAProviderThatNeedsTimeComeBehindOnesThatAreReady() {
        List<String> named = List.of("gpt-4o-mini", "gpt-3.5-turbo", "gpt-4o", "claude-sonnet-5-5");
        Availability openaiIsSick =
                model -> model.provider().value().equals("openai") ? new State.Until(AT, OPEN) : new State.Ready();
        Compilation compilation = Compiling.compiler(openaiIsSick)
                .compile(
                        new Analysis(
                                "an-1",
                                "default",
                                "a question",
                                new Selection.Preset("cheapest", null, named, null),
                                Limits.DEFAULT),
                        List.of());

        assertThat(names(((Compilation.Compiled) compilation).plan().root())).startsWith("claude-sonnet-5-5");
    }

    private static Selection chain() {
        return new Selection.Custom(new Plan.Fallback(List.of(Plan.Call.of("gpt-4o-mini"), Plan.Call.of("gpt-4o"))));
    }

    private static CompiledPlan compiled(Selection selection) {
        Compilation compilation = Compiling.compiler(ONE_NEEDS_TIME)
                .compile(new Analysis("an-1", "default", "a question", selection, Limits.DEFAULT), List.of());
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).plan();
    }
}

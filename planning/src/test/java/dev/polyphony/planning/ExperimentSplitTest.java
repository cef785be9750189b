package dev.polyphony.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Failure;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Contender;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experiment.Experiment.State;
import dev.polyphony.plan.Assignment;
import dev.polyphony.plan.Assignment.Arm;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.port.Availability;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExperimentSplitTest {
    private static final Selection CONTROL = new Preset("fallback", null, List.of("gpt-4o"), null);
    private static final Selection CANDIDATE = new Preset("fallback", null, List.of("claude-sonnet-5-5"), null);

    @Test
    void candidateGetsItsShareAndEachAnalysisAlwaysTheSame() {
        Experiment tenth = experiment("greeting", 0.1, State.RUNNING, false);

        List<Boolean> drawn = IntStream.range(0, 3_000)
                .mapToObj(i -> assignment(compiled(List.of(tenth), "an-" + i, "greeting"))
                        .isCandidate())
                .toList();

        assertThat(drawn.stream().filter(one -> one).count()).isBetween(240L, 360L);
        assertThat(drawn.subList(0, 100))
                .isEqualTo(IntStream.range(0, 100)
                        .mapToObj(i -> assignment(compiled(List.of(tenth), "an-" + i, "greeting"))
                                .isCandidate())
                        .toList());
    }

    @Test
    void drawIsRecordedInThePlanAndNoEarlierWorkerTakesIt() {
        CompiledPlan plan = compiled(List.of(experiment("greeting", 0.999, State.RUNNING, false)), "an-1", "greeting");

        assertThat(assignment(plan)).isEqualTo(new Assignment("default~greeting~1", Arm.CANDIDATE, 0.999, null));
        assertThat(plan.semantics()).isEqualTo(8);
        assertThat(Compiling.names(plan.root())).containsExactly("claude-sonnet-5-5");
        assertThat(plan.strategy()).isEqualTo("fallback");
    }

    @Test
    void tenExperimentsDrawApart() {
        List<Experiment> ten = IntStream.range(0, 10)
                .mapToObj(i -> experiment("e" + i, 0.5, State.RUNNING, false))
                .toList();

        int same = 0;
        for (int i = 0; i < 500; i++) {
            same += assignment(compiled(ten, "an-" + i, "e3")).arm()
                            == assignment(compiled(ten, "an-" + i, "e7")).arm()
                    ? 1
                    : 0;
        }

        assertThat(same).isBetween(190, 310);
    }

    @Test
    void allGoToTheControlWhereItHasEnded() {
        for (State ended : List.of(State.STOPPED, State.ROLLED_BACK, State.CONCLUDED)) {
            CompiledPlan plan = compiled(List.of(experiment("greeting", 0.999, ended, false)), "an-1", "greeting");
            assertThat(Compiling.names(plan.root())).as("%s", ended).containsExactly("gpt-4o");
            assertThat(plan.choices()).isNull();
        }
        assertThat(Compiling.names(
                        compiled(List.of(experiment("greeting", 0.001, State.PROMOTED, false)), "an-1", "greeting")
                                .root()))
                .containsExactly("claude-sonnet-5-5");
    }

    @Test
    void whatAsksForTheControlIsTakenOnlyWhereThatIsWantedAndNothingElseIsSaid() {
        Experiment everywhere = experiment("greeting", 0.999, State.RUNNING, true);
        Experiment byName = experiment("greeting", 0.999, State.RUNNING, false);

        assertThat(choice(compiled(List.of(everywhere), "an-1", CONTROL))).isPresent();
        assertThat(choice(compiled(List.of(byName), "an-1", CONTROL))).isEmpty();
        assertThat(choice(compiled(
                        List.of(everywhere),
                        "an-1",
                        new Preset("fallback", null, List.of("gpt-4o", "mistral-small"), null))))
                .isEmpty();
        assertThat(choice(compiled(List.of(experiment("greeting", 0.999, State.ROLLED_BACK, true)), "an-1", CONTROL)))
                .isEmpty();
    }

    @Test
    void controlAnswersWhereNoModelOfTheCandidateCanBeAsked() {
        CompiledPlan plan = compiled(
                List.of(experiment("greeting", 0.999, State.RUNNING, false)),
                "an-1",
                Preset.of("greeting"),
                "anthropic");

        assertThat(Compiling.names(plan.root())).containsExactly("gpt-4o");
        assertThat(assignment(plan))
                .isEqualTo(new Assignment(
                        "default~greeting~1", Arm.CANDIDATE, 0.999, "none of its models can be asked now"));
    }

    @Test
    void whatIsWrongForBothIsRefused() {
        Compilation compilation = compile(
                List.of(experiment("greeting", 0.999, State.RUNNING, false)),
                new Analysis(
                        "an-1",
                        "default",
                        "a question",
                        Preset.of("greeting"),
                        new Limits(Duration.ofMillis(1), null, null, null)),
                Set.of());

        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("deadline"));
    }

    @Test
    void whoAsksForOneSaysNotWhomToAsk() {
        Compilation compilation = compile(
                List.of(experiment("greeting", 0.5, State.RUNNING, false)),
                analysis("an-1", new Preset("greeting", null, List.of("gpt-4o"), null)),
                Set.of());

        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.problem())
                                .isEqualTo("'greeting' is an experiment: it says itself whom it asks and how"));
    }

    private static Experiment experiment(String name, double share, State state, boolean everywhere) {
        Instant at = Instant.parse("2026-11-21T12:00:00Z");
        Design design = new Design(
                Kind.CANARY,
                new Contender("gpt-4o", CONTROL),
                new Contender("claude-sonnet-5-5", CANDIDATE),
                share,
                Outcome.RATING,
                null,
                0,
                0.05,
                0.05,
                everywhere);
        return new Experiment(
                "default~" + name + "~1", "default", name, design, state, null, at, "ann", at, "ann", null);
    }

    private static CompiledPlan compiled(List<Experiment> experiments, String id, String strategy) {
        return compiled(experiments, id, Preset.of(strategy));
    }

    private static CompiledPlan compiled(
            List<Experiment> experiments, String id, Selection selection, String... blocked) {
        Compilation compilation = compile(experiments, analysis(id, selection), Set.of(blocked));
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).plan();
    }

    private static Analysis analysis(String id, Selection selection) {
        return new Analysis(id, "default", "a question", selection, Limits.DEFAULT);
    }

    private static Compilation compile(List<Experiment> experiments, Analysis analysis, Set<String> blocked) {
        Availability availability = model -> blocked.contains(model.provider().value())
                ? new Availability.State.Blocked(new Failure.NoCredentials("KEY"))
                : new Availability.State.Ready();
        return Compiling.compiler(availability)
                .splitting(tenant -> tenant.equals("default") ? experiments : List.of())
                .compile(analysis, List.of());
    }

    private static Assignment assignment(CompiledPlan plan) {
        return choice(plan).orElseThrow();
    }

    private static Optional<Assignment> choice(CompiledPlan plan) {
        return plan.choices() == null
                ? Optional.empty()
                : plan.choices().stream()
                        .map(CompiledPlan.Choice::assignment)
                        .filter(Objects::nonNull)
                        .findFirst();
    }
}

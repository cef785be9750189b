package dev.polyphony.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Exploration;
import dev.polyphony.plan.Node;
import dev.polyphony.workload.WorkloadReport;
import dev.polyphony.workload.WorkloadReport.Explored;
import dev.polyphony.workload.WorkloadReport.LearntModel;
import dev.polyphony.workload.WorkloadReport.RatedAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people read of models that were asked to learn about them. */
class ExplorationTextTest {
    private static final Style PLAIN = new Style(false, true);
    private static final Instant LEARNT = Instant.parse("2026-11-29T08:00:05Z");

    @Test
    void planAndResultSayWhomTheyAskToLearnAboutIt() {
        assertThat(plan(null)).contains("asked to learn about it: gpt-4o-mini", "  it may be as good");
        assertThat(DecisionText.of(
                        new Decision.Chosen("", Duration.ZERO, choice(null)),
                        SampleResults.result(AnalysisStatus.ANSWERED, "gpt-4o-mini", List.of())))
                .isEqualTo("asked gpt-4o-mini to learn about it: it may be as good");
    }

    @Test
    void whereItCouldNotBeAskedTheChoiceIsAsUsual() {
        assertThat(plan("a budget leaves too little room")).contains("chosen by what was learnt: gpt-4o-mini");
    }

    @Test
    void workloadsSayHowMuchWasExploredAndWhatItCostBesideTheBelievedBest() {
        Explored mini = new Explored("mini", "gpt-4o", 40, 0.002, 760, 0.001, 12, 0.75, 200, 0.8, false);
        Explored nova = new Explored("nova", "gpt-4o", 41, null, 760, 0.001, 30, 0.9, 200, 0.8, true);

        assertThat(WorkloadTable.of(List.of(report(mini, nova)), PLAIN))
                .contains("letters: 81 analyses asked another model to learn about it, 42 of them rated; found better:"
                        + " nova");
        assertThat(String.join("\n", WorkloadTable.of(report(mini, nova), PLAIN)))
                .containsPattern("EXPLORED +IN PLACE OF +ANALYSES +A QUESTION +ELSE +RATED +RIGHT +ELSE")
                .containsPattern("mini +gpt-4o +40 +\\$0.002000 +\\$0.001000 +12 +75 % +80 %")
                .containsPattern("nova +gpt-4o +41 +\\? +\\$0.001000 +30 +90 % +80 % +better");
    }

    @Test
    void whereNothingWasExploredNothingIsSaidOfIt() {
        assertThat(WorkloadTable.of(List.of(report()), PLAIN)).hasSize(2);
        assertThat(WorkloadTable.of(report(), PLAIN)).noneMatch(line -> line.contains("EXPLORED"));
    }

    private static WorkloadReport report(Explored... explored) {
        return new WorkloadReport(
                "letters",
                LEARNT,
                "120 questions",
                120,
                "kind",
                List.of(new LearntModel("gpt-4o", 0.9, 0.001)),
                List.of(new RatedAnswers(null, 0, null, null, null)),
                List.of(explored));
    }

    private static List<String> plan(@Nullable String refused) {
        CompiledPlan plan = new CompiledPlan(
                7,
                "adaptive",
                new Node.Skipped(
                        "", "gpt-4o-mini", ModelRef.parse("openai/gpt-4o-mini"), new Failure.NoCredentials("KEY")),
                Duration.ofMinutes(3),
                2,
                new Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                List.of(choice(refused)));
        return PlanTree.lines(plan, PLAIN);
    }

    private static Choice choice(@Nullable String refused) {
        return Choice.learnt("", "gpt-4o-mini", "it may be as good", null)
                .after(new Exploration(
                        "letters", LEARNT, "gpt-4o", List.of("gpt-4o-mini"), 0.05, "gpt-4o-mini", refused));
    }
}

package dev.polyphony.bench.runs;

import dev.polyphony.bench.figures.Escalation;
import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.recorded.Group;
import dev.polyphony.bench.recorded.RecordedQuestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Each model of a group alone, over the same prompts in the same order. */
record Singles(List<Run> runs) {
    Singles {
        runs = List.copyOf(runs);
    }

    Run of(String model) {
        return runs.stream().filter(run -> run.name().equals(model)).findFirst().orElseThrow();
    }

    List<Run> of(List<String> models) {
        return models.stream().map(this::of).toList();
    }

    Singles only(Group group) {
        Set<String> wanted =
                group.questions().stream().map(RecordedQuestion::prompt).collect(Collectors.toSet());
        return new Singles(runs.stream()
                .map(run -> new Run(
                        run.name(),
                        run.outcomes().stream()
                                .filter(outcome ->
                                        wanted.contains(outcome.question().prompt()))
                                .toList()))
                .toList());
    }

    Lineup lineup() {
        return new Lineup(
                ordered(Comparator.comparingDouble(Run::cost)),
                ordered(Comparator.comparingDouble(run -> run.accuracy(Grading.RECORDED))));
    }

    private List<String> ordered(Comparator<Run> by) {
        return runs.stream().sorted(by).map(Run::name).toList();
    }

    /** What an escalation along these models would have come to, by that confidence. */
    Escalation escalation(List<String> chain, ToDoubleFunction<RunOutcome> confidence, Grading grading) {
        List<List<Escalation.Step>> questions = new ArrayList<>();
        for (int i = 0; i < runs.getFirst().outcomes().size(); i++) {
            List<Escalation.Step> steps = new ArrayList<>();
            for (Run run : of(chain)) {
                RunOutcome outcome = run.outcomes().get(i);
                steps.add(
                        new Escalation.Step(confidence.applyAsDouble(outcome), outcome.cost(), outcome.score(grading)));
            }
            questions.add(steps);
        }
        return new Escalation(questions);
    }
}

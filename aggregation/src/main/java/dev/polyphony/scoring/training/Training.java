package dev.polyphony.scoring.training;

import dev.polyphony.call.InvalidField;
import dev.polyphony.scoring.Learnt;
import dev.polyphony.scoring.Workload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Learns a workload from graded answers. */
public final class Training {
    /** Of a model; fewer say nothing. */
    public static final int FEWEST_ANSWERS = 200;

    private static final int FEWEST_OF_A_KIND = 10;

    private final String name;
    private final String described;

    /** @param described for people: what the answers are */
    public Training(String name, String described) {
        this.name = name;
        this.described = described;
    }

    /** @throws InvalidField where there are too few answers of a model, or nearly all are right or all wrong */
    public Workload learn(List<GradedAnswer> answers) {
        Map<String, List<GradedAnswer>> byModel =
                answers.stream().collect(Collectors.groupingBy(GradedAnswer::model, TreeMap::new, Collectors.toList()));
        if (byModel.isEmpty()) {
            throw new InvalidField("answers", "none; give a file with one JSON object a line");
        }
        byModel.forEach(Training::requireBoth);
        Map<String, Learnt> learnt = new TreeMap<>();
        byModel.forEach((model, own) -> learnt.put(model, new CrossFit(own).learn()));
        return new Workload(
                name,
                described,
                Recognition.of(
                        answers.stream().map(GradedAnswer::prompt).distinct().toList()),
                learnt);
    }

    private static void requireBoth(String model, List<GradedAnswer> answers) {
        if (answers.size() < FEWEST_ANSWERS) {
            throw new InvalidField(
                    "answers", answers.size() + " of " + model + "; at least " + FEWEST_ANSWERS + " are needed");
        }
        long right = answers.stream().filter(GradedAnswer::right).count();
        if (Math.min(right, answers.size() - right) < FEWEST_OF_A_KIND) {
            throw new InvalidField(
                    "answers", "of " + model + " are nearly all right or all wrong; there is nothing to tell apart");
        }
    }
}

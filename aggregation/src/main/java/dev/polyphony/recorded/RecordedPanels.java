package dev.polyphony.recorded;

import dev.polyphony.call.InvalidField;
import dev.polyphony.evaluation.GradedQuestion;
import dev.polyphony.evaluation.GradedQuestion.Grade;
import dev.polyphony.evaluation.PanelEvaluation;
import dev.polyphony.evaluation.PanelReport;
import dev.polyphony.scoring.Workload;
import dev.polyphony.scoring.training.GradedLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether panels over recorded and graded answers are worth it. A panel is the vote of its members' answers, or what a
 * model of the file said that stands for one; several answers of a model to the same prompt are that model asked as
 * often.
 */
public final class RecordedPanels {
    private static final String VOTE = "vote";
    private static final int MOST_REPORTS = 40;

    private final RecordedVote vote;
    private final ToDoubleFunction<GradedLine> cost;
    private final double worth;

    /**
     * @param workloads by which confidence is calibrated: it breaks ties
     * @param cost in US dollars of an answer, not a number where nobody knows
     * @param worth the least difference that is worth a panel, above 0, below 1
     */
    public RecordedPanels(Collection<Workload> workloads, ToDoubleFunction<GradedLine> cost, double worth) {
        this.vote = new RecordedVote(workloads);
        this.cost = cost;
        this.worth = worth;
    }

    /**
     * @param members who is on the panel; none for all models that answered the same prompts, each such group by itself
     * @param panel the model of the file that stands for the panel; absent for the members' vote
     * @param bySet whether each set of prompts is reported by itself
     */
    public record Question(List<String> members, @Nullable String panel, boolean bySet) {
        public Question {
            members = List.copyOf(members);
            if (members.size() == 1) {
                throw new InvalidField("members", "names one model; a panel has two or more");
            }
            if (panel != null && members.contains(panel)) {
                throw new InvalidField("panel", "'" + panel + "' is one of the members; it stands for all of them");
            }
        }
    }

    /**
     * The one of the most questions first.
     *
     * @throws InvalidField where there is nothing to report, with what there is
     */
    public List<PanelReport> of(List<GradedLine> lines, Question asked) {
        Map<String, Map<String, List<GradedLine>>> prompts = byPrompt(lines);
        check(prompts, asked);
        Map<List<String>, List<Map<String, List<GradedLine>>>> panels = new LinkedHashMap<>();
        for (Map<String, List<GradedLine>> answers : prompts.values()) {
            List<String> members = members(answers.keySet(), asked);
            if (members.size() > 1) {
                panels.computeIfAbsent(members, any -> new ArrayList<>()).add(answers);
            }
        }
        if (panels.isEmpty()) {
            throw new InvalidField("FILE", "has no prompt that " + whom(asked) + " answered");
        }
        List<Part> found = panels.entrySet().stream()
                .flatMap(entry -> split(entry.getKey(), entry.getValue(), asked.bySet()).stream())
                .sorted(Comparator.<Part>comparingInt(one -> one.prompts().size())
                        .reversed())
                .toList();
        if (found.size() > MOST_REPORTS) {
            throw new InvalidField(
                    "FILE",
                    "has " + found.size() + " different panels; name the members of one, or leave out --by-set");
        }
        PanelEvaluation evaluation = new PanelEvaluation(worth, found.size());
        return found.stream()
                .map(one -> evaluation.of(
                        asked.panel() == null ? VOTE : asked.panel(),
                        one.members(),
                        one.set(),
                        one.prompts().stream()
                                .map(answers -> graded(answers, one.members(), asked.panel()))
                                .toList()))
                .toList();
    }

    private static String whom(Question asked) {
        String members = asked.members().isEmpty() ? "two models" : "all of " + String.join(", ", asked.members());
        return asked.panel() == null ? members : asked.panel() + " and " + members;
    }

    private record Part(List<String> members, @Nullable String set, List<Map<String, List<GradedLine>>> prompts) {}

    private static List<Part> split(List<String> members, List<Map<String, List<GradedLine>>> prompts, boolean bySet) {
        if (!bySet) {
            return List.of(new Part(members, null, prompts));
        }
        return prompts.stream()
                .collect(Collectors.groupingBy(RecordedPanels::set, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> new Part(members, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String set(Map<String, List<GradedLine>> answers) {
        return answers.values().iterator().next().getFirst().set();
    }

    private static Map<String, Map<String, List<GradedLine>>> byPrompt(List<GradedLine> lines) {
        Map<String, Map<String, List<GradedLine>>> prompts = new LinkedHashMap<>();
        for (GradedLine line : lines) {
            prompts.computeIfAbsent(line.prompt(), any -> new LinkedHashMap<>())
                    .computeIfAbsent(line.model(), any -> new ArrayList<>())
                    .add(line);
        }
        return prompts;
    }

    private static void check(Map<String, Map<String, List<GradedLine>>> prompts, Question asked) {
        Set<String> models = new TreeSet<>();
        prompts.values().forEach(answers -> models.addAll(answers.keySet()));
        for (String member : asked.members()) {
            named("members", member, models);
        }
        if (asked.panel() != null) {
            named("panel", asked.panel(), models);
        }
    }

    private static void named(String field, String model, Set<String> models) {
        if (!models.contains(model)) {
            throw new InvalidField(field, "'" + model + "' is not in the file; there are " + String.join(", ", models));
        }
    }

    /** None where those that were asked for did not all answer. */
    private static List<String> members(Set<String> answered, Question asked) {
        if (asked.panel() != null && !answered.contains(asked.panel())) {
            return List.of();
        }
        if (!asked.members().isEmpty()) {
            return answered.containsAll(asked.members()) ? asked.members() : List.of();
        }
        return answered.stream()
                .filter(model -> !model.equals(asked.panel()))
                .sorted()
                .toList();
    }

    private GradedQuestion graded(Map<String, List<GradedLine>> answers, List<String> members, @Nullable String panel) {
        Map<String, Grade> singles = new LinkedHashMap<>();
        Map<String, Grade> repeated = new LinkedHashMap<>();
        answers.forEach((model, own) -> {
            if (!model.equals(panel)) {
                singles.put(model, Grade.of(own.getFirst().right(), cost(own.subList(0, 1))));
                if (own.size() >= members.size()) {
                    repeated.put(model, voted(own.subList(0, members.size())));
                }
            }
        });
        String prompt = answers.values().iterator().next().getFirst().prompt();
        return new GradedQuestion(prompt, panel(answers, members, panel), singles, repeated);
    }

    private Grade panel(Map<String, List<GradedLine>> answers, List<String> members, @Nullable String panel) {
        if (panel == null) {
            return voted(members.stream()
                    .map(member -> Objects.requireNonNull(answers.get(member)).getFirst())
                    .toList());
        }
        GradedLine own = Objects.requireNonNull(answers.get(panel)).getFirst();
        return Grade.of(own.right(), cost(List.of(own)));
    }

    private Grade voted(List<GradedLine> answers) {
        return Grade.of(vote.isRight(answers), cost(answers));
    }

    private @Nullable Double cost(List<GradedLine> answers) {
        double sum = answers.stream().mapToDouble(cost).sum();
        return Double.isNaN(sum) ? null : (Double) sum;
    }
}

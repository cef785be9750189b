package dev.polyphony.bench.recorded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Prompts that the same models answered.
 *
 * @param models in alphabetical order
 */
public record Group(List<String> models, List<RecordedQuestion> questions) {
    public Group {
        models = List.copyOf(models);
        questions = List.copyOf(questions);
    }

    /** Groups as the answers form them, in the order of the file. Of two answers by one model the last counts. */
    public static List<Group> of(List<ModelAnswerLine> answers, Regrading regrading) {
        Map<String, Map<String, ModelAnswerLine>> byPrompt = new LinkedHashMap<>();
        answers.forEach(answer -> byPrompt.computeIfAbsent(answer.prompt(), any -> new LinkedHashMap<>())
                .put(answer.model(), answer));
        Map<Set<String>, List<RecordedQuestion>> byModels = new LinkedHashMap<>();
        byPrompt.forEach(
                (prompt, given) -> byModels.computeIfAbsent(new TreeSet<>(given.keySet()), any -> new ArrayList<>())
                        .add(question(prompt, given, regrading)));
        return byModels.entrySet().stream()
                .map(entry -> new Group(List.copyOf(entry.getKey()), entry.getValue()))
                .toList();
    }

    public Group only(Part part) {
        return new Group(
                models,
                questions.stream().filter(question -> question.part() == part).toList());
    }

    /** The first of each part. */
    public Group first(int most) {
        Map<Part, List<RecordedQuestion>> parts =
                questions.stream().collect(Collectors.groupingBy(RecordedQuestion::part));
        return new Group(
                models,
                parts.values().stream()
                        .flatMap(part -> part.stream().limit(most))
                        .toList());
    }

    private static RecordedQuestion question(String prompt, Map<String, ModelAnswerLine> given, Regrading regrading) {
        Map<String, JudgedAnswer> graded = new LinkedHashMap<>();
        given.forEach((model, answer) -> graded.put(
                model, new JudgedAnswer(answer.text(), answer.score(), regrading.score(answer, given.values()))));
        return new RecordedQuestion(given.values().iterator().next().set(), prompt, graded);
    }
}

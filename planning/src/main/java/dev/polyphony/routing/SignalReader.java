package dev.polyphony.routing;

import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a prompt by its words: quick, free and easy to follow, though no judge of what it means. */
public final class SignalReader implements PromptReader {
    private static final Pattern STEP =
            Pattern.compile("(?m)^[^\\S\\r\\n]*(?:\\d+[.)]|step \\d+)\\s", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUESTION = Pattern.compile("\\?(?:\\s|$)");
    private static final Pattern SEQUENCE =
            Pattern.compile("\\b(?:first|then|after that|finally)\\b", Pattern.CASE_INSENSITIVE);
    private static final String MULTI_STEP = "several steps";

    private final Signals signals;

    public SignalReader(Signals signals) {
        this.signals = signals;
    }

    @Override
    public Reading read(String prompt) {
        String text = instruction(prompt).toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        Level level = level(text, found);
        Optional<TaskType> task = task(text, found);
        // Most questions without a sign of their kind want something explained.
        return new Reading(
                level,
                task.orElse(TaskType.ANALYSIS),
                task.isPresent(),
                found.stream().distinct().toList());
    }

    /** What a person wrote around the material: the beginning and the end. */
    private String instruction(String prompt) {
        int most = signals.instruction();
        return prompt.length() <= 2 * most
                ? prompt
                : prompt.substring(0, most) + "\n" + prompt.substring(prompt.length() - most);
    }

    private Level level(String text, List<String> found) {
        for (Level level : List.of(Level.EXPERT, Level.ADVANCED, Level.INTERMEDIATE, Level.BASIC)) {
            List<String> matches = matches(text, signals.levels().getOrDefault(level, List.of()));
            if (level == Level.EXPERT && isMultiStep(text)) {
                matches = Stream.concat(matches.stream(), Stream.of(MULTI_STEP)).toList();
            }
            if (!matches.isEmpty()) {
                found.addAll(matches);
                return level;
            }
        }
        // Nothing says that it is easy, and nothing that it is hard.
        return Level.INTERMEDIATE;
    }

    private boolean isMultiStep(String text) {
        return STEP.matcher(text).results().count() >= signals.steps()
                || QUESTION.matcher(text).results().count() >= signals.steps()
                || SEQUENCE.matcher(text)
                                .results()
                                .map(match -> match.group().toLowerCase(Locale.ROOT))
                                .distinct()
                                .count()
                        >= signals.steps();
    }

    private Optional<TaskType> task(String text, List<String> found) {
        return signals.tasks().entrySet().stream()
                .map(task -> Map.entry(task.getKey(), matches(text, task.getValue())))
                .filter(task -> !task.getValue().isEmpty())
                .max(Comparator.<Map.Entry<TaskType, List<String>>>comparingInt(
                                task -> task.getValue().size())
                        .thenComparingInt(task -> -first(text, task.getValue())))
                .map(task -> {
                    found.addAll(task.getValue());
                    return task.getKey();
                });
    }

    private static int first(String text, List<String> words) {
        return words.stream().mapToInt(text::indexOf).min().orElse(Integer.MAX_VALUE);
    }

    private static List<String> matches(String text, List<String> words) {
        return words.stream()
                .filter(word -> Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])")
                        .matcher(text)
                        .find())
                .toList();
    }
}

package dev.polyphony.bench.recorded;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A prompt and what was answered to it.
 *
 * @param answers by the recorded model's name
 */
public record RecordedQuestion(String set, String prompt, Map<String, JudgedAnswer> answers) {
    public RecordedQuestion {
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    }

    public Part part() {
        return Part.of(prompt);
    }

    /** The recorded answer that a run came back with; empty for a text that nobody recorded. */
    public Optional<JudgedAnswer> answer(String model, String text) {
        return Optional.ofNullable(answers.get(model))
                .filter(answer -> answer.text().strip().equals(text.strip()));
    }

    /** The best that any choice among the answers could reach. */
    public JudgedAnswer best(Grading grading) {
        return answers.values().stream()
                .max(Comparator.comparingDouble(grading::of))
                .orElseThrow();
    }
}

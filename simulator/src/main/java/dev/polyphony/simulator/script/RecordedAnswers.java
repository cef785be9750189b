package dev.polyphony.simulator.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that real models gave: one JSON object a line with {@code prompt}, {@code model}, {@code answer} and, where
 * known, {@code input_tokens} and {@code output_tokens}. A dated or longer name of a recorded model finds it too
 * ({@code claude-3-haiku-20240307} finds {@code claude-3-haiku}), as does one below an organisation.
 */
final class RecordedAnswers {
    private final Map<String, Map<String, Answer>> byModel = new HashMap<>();

    static RecordedAnswers none() {
        return new RecordedAnswers();
    }

    /** @throws UncheckedIOException if the file cannot be read or is not such a file */
    static RecordedAnswers load(Path file) {
        RecordedAnswers recorded = new RecordedAnswers();
        ObjectMapper json = new ObjectMapper();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    recorded.add(json.readTree(line));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("recorded answers in " + file, unreadable);
        }
        return recorded;
    }

    private void add(JsonNode line) {
        String prompt = line.path("prompt").asText();
        String text = line.path("answer").asText();
        Answer answer = new Answer(
                text,
                line.path("input_tokens").asInt(Answer.tokens(prompt.length())),
                line.path("output_tokens").asInt(Answer.tokens(text.length())),
                Answer.Finish.COMPLETE);
        byModel.computeIfAbsent(bare(line.path("model").asText()), any -> new HashMap<>())
                .put(prompt.strip(), answer);
    }

    Optional<Answer> find(String model, String prompt) {
        String asked = bare(model);
        return byModel.entrySet().stream()
                .filter(entry -> asked.equals(entry.getKey()) || asked.startsWith(entry.getKey() + "-"))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(entry -> entry.getValue().get(prompt.strip()));
    }

    private static String bare(String model) {
        return model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}

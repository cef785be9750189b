package dev.polyphony.worker.scorer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import dev.polyphony.scoring.Confidence;
import dev.polyphony.scoring.ConfidenceScorer;
import dev.polyphony.scoring.ScorerFailed;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is said to a scorer that is no Java, and what it says: {@code docs/confidence.md#a-scorer-of-your-own}.
 *
 * @param name what answers are said to be scored by
 */
record JsonScorer(String name, Exchange exchange) implements ConfidenceScorer {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** A word alone is text, with quotes or without. */
    private static final Pattern WORD = Pattern.compile("(?!true|false|null)[a-z]{1,20}");

    private static final List<String> WORDS = Stream.concat(
                    Stream.of(Level.values()).map(Level::word),
                    Stream.of(Complexity.values()).map(Complexity::word))
            .toList();

    /** How demanding a prompt is, and what kind of work where it says. */
    record Demand(Level level, Optional<TaskType> task) {}

    /** A number from 0 to 1, or an object with {@code score} and perhaps {@code calibrated}. */
    @Override
    public Optional<Confidence> score(String question, ModelRef model, String answer) {
        Optional<JsonNode> said = said(Map.of("question", question, "model", model.toString(), "answer", answer));
        return said.map(node -> new Confidence(
                share(node).orElseThrow(() -> new ScorerFailed("it said no number from 0 to 1")),
                name,
                calibrated(node.path("calibrated"))));
    }

    private static boolean calibrated(JsonNode said) {
        if (!said.isBoolean() && !said.isMissingNode() && !said.isNull()) {
            throw new ScorerFailed("it said calibrated is something else than true or false");
        }
        return said.asBoolean(false);
    }

    /** A word, a number from 0 to 1, or an object with {@code level} or {@code score}, and perhaps {@code task}. */
    Optional<Demand> demand(String prompt) {
        return said(Map.of("prompt", prompt)).map(node -> new Demand(level(node), task(node)));
    }

    private Optional<JsonNode> said(Map<String, String> asked) {
        try {
            byte[] json = JSON.writeValueAsBytes(new TreeMap<>(asked));
            if (json.length > Exchange.MOST_ASKED) {
                throw ScorerFailed.unasked("it is not asked about more than " + Exchange.MOST_ASKED + " bytes");
            }
            String said = exchange.ask(json);
            return said.isEmpty()
                    ? Optional.empty()
                    : Optional.of(WORD.matcher(said).matches() ? TextNode.valueOf(said) : JSON.readTree(said));
        } catch (JsonProcessingException e) {
            throw new ScorerFailed("it said no JSON");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScorerFailed("nobody waits for it any longer");
        }
    }

    private static Optional<Double> share(JsonNode node) {
        JsonNode score = node.isObject() ? node.path("score") : node;
        double value = score.isNumber() ? score.doubleValue() : -1;
        return value >= 0 && value <= 1 ? Optional.of(value) : Optional.empty();
    }

    private static Level level(JsonNode node) {
        JsonNode level = node.isObject() ? node.path("level") : node;
        if (level.isTextual()) {
            return level(level.asText().strip().toLowerCase(Locale.ROOT));
        }
        double score = share(node)
                .orElseThrow(() -> new ScorerFailed(
                        "it said no level: " + String.join(", ", WORDS) + ", or a number from 0 to 1"));
        if (score < 0.25) {
            return Level.BASIC;
        }
        return score < 0.5 ? Level.INTERMEDIATE : score < 0.75 ? Level.ADVANCED : Level.EXPERT;
    }

    private static Level level(String word) {
        return Arrays.stream(Level.values())
                .filter(level -> level.word().equals(word))
                .findFirst()
                .or(() -> Arrays.stream(Complexity.values())
                        .filter(complexity -> complexity.word().equals(word))
                        .map(Complexity::level)
                        .findFirst())
                .orElseThrow(() -> new ScorerFailed("it said a level that is none of " + String.join(", ", WORDS)));
    }

    private static Optional<TaskType> task(JsonNode node) {
        JsonNode task = node.path("task");
        return task.isMissingNode() || task.isNull()
                ? Optional.empty()
                : Optional.of(TaskType.of(task.asText().strip().toLowerCase(Locale.ROOT))
                        .orElseThrow(() -> new ScorerFailed(
                                "it said a task that is none of " + String.join(", ", TaskType.words()))));
    }
}

package dev.polyphony.scoring.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.Rating;
import dev.polyphony.call.InvalidField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file of graded answers.
 *
 * @param set where the prompt is from; empty where nobody says
 * @param model as it is written there
 * @param score 0 to 1; where a metric went below 0 as it is
 * @param inputTokens 0 to a billion; absent where nobody counted; likewise the next one
 * @param costUsd as it was billed, 0 to a million; absent where nobody says
 */
public record GradedLine(
        String set,
        String prompt,
        String model,
        String answer,
        double score,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Double costUsd) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of one answer: more than any model reads, or costs. */
    private static final int MOST_TOKENS = 1_000_000_000;

    private static final int MOST_USD = 1_000_000;

    public boolean right() {
        return Rating.isRight(score);
    }

    /**
     * One JSON object a line with {@code prompt}, {@code model}, {@code answer}, {@code score} and perhaps {@code set},
     * {@code input_tokens}, {@code output_tokens} and {@code cost_usd}; blank lines count for nothing.
     *
     * @throws InvalidField naming the line that is none, and the field that cannot be read
     */
    public static List<GradedLine> read(List<String> lines) {
        List<GradedLine> answers = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                answers.add(read(lines.get(i), i + 1));
            }
        }
        return answers;
    }

    private static GradedLine read(String line, int number) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.path("prompt").isTextual()
                    || !node.path("model").isTextual()
                    || !node.path("answer").isTextual()
                    || !node.path("score").isNumber()) {
                throw new InvalidField(
                        "line " + number, "needs prompt, model and answer as text, and a score from 0 to 1");
            }
            double score = node.get("score").asDouble();
            // Some metrics come out a little below 0 for an answer of no use.
            if (!(score > -1 && score <= 1)) {
                throw new InvalidField(
                        "line " + number,
                        "has the score " + node.get("score").asText()
                                + "; scores are from 0 to 1: divide percents by 100");
            }
            return new GradedLine(
                    node.path("set").asText(""),
                    node.get("prompt").asText(),
                    node.get("model").asText(),
                    node.get("answer").asText(),
                    score,
                    count(node, "input_tokens", number),
                    count(node, "output_tokens", number),
                    usd(node, number));
        } catch (JsonProcessingException e) {
            throw new InvalidField("line " + number, "is no JSON object");
        }
    }

    private static @Nullable Long count(JsonNode line, String field, int number) {
        JsonNode node = line.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        double count = node.isNumber() ? node.asDouble() : -1;
        if (!(count >= 0 && count <= MOST_TOKENS && count == Math.rint(count))) {
            throw new InvalidField(
                    "line " + number,
                    "has a value of " + field + " that is no whole number from 0 to " + MOST_TOKENS
                            + "; leave it out where nobody counted");
        }
        return (Long) (long) count;
    }

    private static @Nullable Double usd(JsonNode line, int number) {
        JsonNode node = line.path("cost_usd");
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        double usd = node.isNumber() ? node.asDouble() : -1;
        if (!(usd >= 0 && usd <= MOST_USD)) {
            throw new InvalidField(
                    "line " + number,
                    "has a value of cost_usd that is no number from 0 to " + MOST_USD
                            + "; leave it out where nobody knows");
        }
        return usd;
    }
}

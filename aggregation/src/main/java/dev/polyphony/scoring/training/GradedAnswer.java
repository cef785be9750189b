package dev.polyphony.scoring.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.InvalidField;
import dev.polyphony.scoring.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer of a model with the grade it got: right from a score of one half.
 *
 * @param set where the prompt is from; empty where nobody says
 */
public record GradedAnswer(String set, String prompt, String model, String answer, boolean right) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One JSON object a line with {@code prompt}, {@code model}, {@code answer}, {@code score} and perhaps {@code set}.
     */
    public static List<GradedAnswer> read(List<String> lines) {
        List<GradedAnswer> answers = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                answers.add(read(lines.get(i), i + 1));
            }
        }
        return answers;
    }

    private static GradedAnswer read(String line, int number) {
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
            if (!(score >= 0 && score <= 1)) {
                throw new InvalidField(
                        "line " + number,
                        "has the score " + node.get("score").asText()
                                + "; scores are from 0 to 1: divide percents by 100");
            }
            return new GradedAnswer(
                    node.path("set").asText(""),
                    node.get("prompt").asText(),
                    Workload.bare(node.get("model").asText()),
                    node.get("answer").asText(),
                    score >= 0.5);
        } catch (JsonProcessingException e) {
            throw new InvalidField("line " + number, "is no JSON object");
        }
    }
}

package dev.polyphony.simulator.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script's answer that is a judge's mind, {@code {"judge": {"prefers": "Paris", "best": 9, "others": 3}}}: of the
 * answers that a prompt shows between tags it likes the one with those words, in whichever order they come. It scores,
 * ranks or compares, as it is asked; a prompt that shows none is answered by the words of the script.
 */
final class ScriptedJudge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SHOWN =
            Pattern.compile("<answer-(\\p{XDigit}+) (\\w+)>\\n(.*?)\\n</answer-\\1 \\2>", Pattern.DOTALL);
    private static final double BEST = 9;
    private static final double OTHERS = 3;

    private ScriptedJudge() {}

    static Optional<String> judged(String scripted, String prompt) {
        if (!scripted.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode mind = JSON.readTree(scripted).path("judge");
            Map<String, Double> points = points(mind, prompt);
            return mind.isObject() && !points.isEmpty() ? Optional.of(said(points, prompt)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** By label, in the order in which they are shown. */
    private static Map<String, Double> points(JsonNode mind, String prompt) {
        Map<String, Double> points = new LinkedHashMap<>();
        Matcher shown = SHOWN.matcher(prompt);
        while (shown.find()) {
            boolean preferred = shown.group(3).contains(mind.path("prefers").asText());
            points.put(
                    shown.group(2),
                    preferred
                            ? mind.path("best").asDouble(BEST)
                            : mind.path("others").asDouble(OTHERS));
        }
        return points;
    }

    private static String said(Map<String, Double> points, String prompt) {
        ObjectNode said = JSON.createObjectNode();
        Comparator<Map.Entry<String, Double>> best =
                Map.Entry.<String, Double>comparingByValue().reversed();
        if (prompt.contains("\"scores\"")) {
            ObjectNode scores = said.putObject("scores");
            points.forEach(scores::put);
        } else if (prompt.contains("\"ranking\"")) {
            var ranking = said.putArray("ranking");
            points.entrySet().stream().sorted(best).map(Map.Entry::getKey).forEach(ranking::add);
        } else {
            boolean tie = points.values().stream().distinct().count() == 1;
            said.put(
                    "better",
                    tie
                            ? "tie"
                            : points.entrySet().stream().min(best).orElseThrow().getKey());
        }
        return said.toString();
    }
}

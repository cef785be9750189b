package dev.polyphony.briefing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The JSON document in an answer: the answer itself, what stands in a fence, or the first one amid the text. */
final class JsonText {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final ObjectMapper LENIENT = new ObjectMapper();
    private static final Pattern FENCE = Pattern.compile("```(?:json|JSON)?\\s*\\n(.*?)\\n?\\s*```", Pattern.DOTALL);

    private JsonText() {}

    static JsonNode in(String answer) throws Misfit {
        Optional<JsonNode> whole = whole(answer.strip());
        if (whole.isPresent()) {
            return whole.get();
        }
        Matcher fence = FENCE.matcher(answer);
        while (fence.find()) {
            Optional<JsonNode> fenced = whole(fence.group(1).strip());
            if (fenced.isPresent()) {
                return fenced.get();
            }
        }
        return IntStream.range(0, answer.length())
                .filter(at -> answer.charAt(at) == '{' || answer.charAt(at) == '[')
                .limit(20)
                .mapToObj(at -> startingAt(answer.substring(at)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new Misfit("the answer is no JSON document"));
    }

    private static Optional<JsonNode> whole(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Whatever follows the document. */
    private static Optional<JsonNode> startingAt(String text) {
        try (JsonParser parser = LENIENT.createParser(text)) {
            JsonNode node = parser.readValueAsTree();
            return Optional.ofNullable(node);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string", e);
        }
    }
}

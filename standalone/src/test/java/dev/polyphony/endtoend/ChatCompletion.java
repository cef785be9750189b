package dev.polyphony.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client of OpenAI's protocol makes of an answer, whole or streamed.
 *
 * @param status of HTTP
 * @param text all of it
 * @param done whether it came whole, or to a stream's own end
 * @param error as the protocol has it; missing where there is none
 * @param last the whole, or the last chunk of a stream, which has the usage
 * @param own what is not the protocol's; missing where there is none
 */
record ChatCompletion(int status, String text, boolean done, JsonNode error, JsonNode last, JsonNode own) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";
    private static final String DONE = DATA + "[DONE]";

    /** @param more members of {@code polyphony}, as they stand in JSON */
    static ChatCompletion of(HttpClient http, URI service, String model, boolean stream, String more)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/v1/chat/completions"))
                .timeout(Requests.PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"model": "%s", "messages": [{"role": "user", "content": "What is 2+2?"}], "stream": %s,
                         "stream_options": {"include_usage": true}, "polyphony": {%s}}""".formatted(model, stream, more)))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        boolean events =
                response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        return read(response.statusCode(), response.body(), events);
    }

    private static ChatCompletion read(int status, String body, boolean events) throws JsonProcessingException {
        List<JsonNode> parts = new ArrayList<>();
        if (events) {
            for (String line : body.lines()
                    .filter(line -> line.startsWith(DATA) && !line.equals(DONE))
                    .toList()) {
                parts.add(JSON.readTree(line.substring(DATA.length())));
            }
        } else {
            parts.add(JSON.readTree(body));
        }
        StringBuilder text = new StringBuilder();
        JsonNode error = JSON.missingNode();
        JsonNode own = JSON.missingNode();
        for (JsonNode part : parts) {
            JsonNode choice = part.path("choices").path(0);
            JsonNode message = choice.has("delta") ? choice.path("delta") : choice.path("message");
            text.append(message.path("content").asText(""));
            error = part.has("error") ? part.path("error") : error;
            own = part.has("polyphony") ? part.path("polyphony") : own;
        }
        boolean done = events ? body.endsWith(DONE + "\n\n") : error.isMissingNode();
        return new ChatCompletion(status, text.toString(), done, error, parts.getLast(), own);
    }

    String model() {
        return last.path("model").asText();
    }

    long tokens() {
        return last.path("usage").path("total_tokens").asLong();
    }
}

package dev.polyphony.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client makes of an answer, whole or streamed.
 *
 * @param status of HTTP
 * @param text all of it
 * @param done whether it came whole, or to a stream's own end
 * @param error as the protocol has it; missing where there is none
 * @param own what is not the protocol's; missing where there is none
 * @param model who is said to have answered
 * @param tokens that are said to have been used
 */
record ChatCompletion(int status, String text, boolean done, JsonNode error, JsonNode own, String model, long tokens) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";
    private static final String DONE = DATA + "[DONE]";

    /** In which an answer is asked for. */
    enum Protocol {
        CHAT_COMPLETIONS,
        MESSAGES;

        /** @param more members of {@code polyphony}, as they stand in JSON */
        ChatCompletion ask(HttpClient http, URI service, String model, boolean stream, String more)
                throws IOException, InterruptedException {
            return switch (this) {
                case CHAT_COMPLETIONS ->
                    ofOpenAi(post(http, service.resolve("/v1/chat/completions"), """
                        {"model": "%s", "messages": [{"role": "user", "content": "What is 2+2?"}], "stream": %s,
                         "stream_options": {"include_usage": true}, "polyphony": {%s}}""".formatted(model, stream, more)));
                case MESSAGES ->
                    ofAnthropic(post(http, service.resolve("/v1/messages"), """
                        {"model": "%s", "messages": [{"role": "user", "content": "What is 2+2?"}], "stream": %s,
                         "max_tokens": 100, "polyphony": {%s}}""".formatted(model, stream, more)));
            };
        }
    }

    /** By OpenAI's protocol. */
    static ChatCompletion of(HttpClient http, URI service, String model, boolean stream, String more)
            throws IOException, InterruptedException {
        return Protocol.CHAT_COMPLETIONS.ask(http, service, model, stream, more);
    }

    private static HttpResponse<String> post(HttpClient http, URI address, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address)
                        .timeout(Requests.PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static boolean isStream(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    }

    /** The whole, or what each event of a stream has. */
    private static List<JsonNode> parts(HttpResponse<String> response) throws JsonProcessingException {
        List<JsonNode> parts = new ArrayList<>();
        if (isStream(response)) {
            for (String line : response.body()
                    .lines()
                    .filter(line -> line.startsWith(DATA) && !line.equals(DONE))
                    .toList()) {
                parts.add(JSON.readTree(line.substring(DATA.length())));
            }
        } else {
            parts.add(JSON.readTree(response.body()));
        }
        return parts;
    }

    private static ChatCompletion ofOpenAi(HttpResponse<String> response) throws JsonProcessingException {
        List<JsonNode> parts = parts(response);
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
        boolean done = isStream(response) ? response.body().endsWith(DONE + "\n\n") : error.isMissingNode();
        JsonNode last = parts.getLast();
        return new ChatCompletion(
                response.statusCode(),
                text.toString(),
                done,
                error,
                own,
                last.path("model").asText(),
                last.path("usage").path("total_tokens").asLong());
    }

    private static ChatCompletion ofAnthropic(HttpResponse<String> response) throws JsonProcessingException {
        StringBuilder text = new StringBuilder();
        JsonNode error = JSON.missingNode();
        JsonNode told = JSON.missingNode();
        String last = "";
        for (JsonNode part : parts(response)) {
            text.append(part.path("delta").path("text").asText(""));
            part.path("content").forEach(block -> text.append(block.path("text").asText("")));
            error = part.has("error") ? part.path("error") : error;
            told = part.has("usage") ? part : told;
            last = part.path("type").asText();
        }
        return new ChatCompletion(
                response.statusCode(),
                text.toString(),
                isStream(response) ? last.equals("message_stop") : error.isMissingNode(),
                error,
                told.path("polyphony"),
                // A stream says it at its end: another one than the one that began may have answered.
                told.has("model")
                        ? told.path("model").asText()
                        : told.path("polyphony").path("model").asText(),
                told.path("usage").path("input_tokens").asLong()
                        + told.path("usage").path("output_tokens").asLong());
    }
}

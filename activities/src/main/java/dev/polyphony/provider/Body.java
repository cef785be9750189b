package dev.polyphony.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polyphony.call.Usage;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What an answer's body says beyond what the client library passes on. The vendors' field names do not collide, so one
 * reading serves all. Gives none of the provider's text away.
 *
 * @param json a missing node where the body is not JSON
 */
record Body(String text, JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Gemini's reasons to end an answer, or to give none, that are about its content. */
    private static final Set<String> BLOCKED = Set.of(
            "SAFETY",
            "RECITATION",
            "LANGUAGE",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION");

    static Body of(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new Body(text, json == null ? MissingNode.getInstance() : json);
        } catch (JsonProcessingException e) {
            return new Body(text, MissingNode.getInstance());
        }
    }

    boolean isJson() {
        return !json.isMissingNode();
    }

    boolean isHtml() {
        return !isJson() && text.stripLeading().startsWith("<");
    }

    /** Why there is no answer in the body of a success. */
    String defect() {
        if (text.isBlank()) {
            return "an empty body";
        }
        if (isHtml()) {
            return "HTML instead of JSON";
        }
        if (!isJson()) {
            return "not JSON";
        }
        return json.has("error") ? "an error reported as a success" : "no answer in it";
    }

    /** Whether the model, or a filter before or behind it, declined. */
    boolean refuses() {
        JsonNode choice = json.path("choices").path(0);
        JsonNode candidate = json.path("candidates").path(0);
        return !choice.path("message").path("refusal").asText("").isBlank()
                || choice.path("finish_reason").asText().equals("content_filter")
                || json.path("stop_reason").asText().equals("refusal")
                || json.path("promptFeedback").hasNonNull("blockReason")
                || BLOCKED.contains(candidate.path("finishReason").asText().toUpperCase(Locale.ROOT));
    }

    /** Whether the answer stopped where the context ends; client libraries know the output limit only. */
    boolean isOutOfContext() {
        return json.path("choices").path(0).path("finish_reason").asText().equals("model_length")
                || json.path("stop_reason").asText().equals("model_context_window_exceeded");
    }

    /** Tokens as counted by the provider. What is billed as output is output: Gemini counts its thoughts apart. */
    Optional<Usage> usage() {
        JsonNode usage = json.path("usage");
        JsonNode gemini = json.path("usageMetadata");
        if (usage.has("prompt_tokens")) {
            return usage(
                    usage.path("prompt_tokens").asLong(),
                    usage.path("completion_tokens").asLong());
        }
        if (usage.has("input_tokens")) {
            long input = sum(usage, "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens");
            return usage(input, usage.path("output_tokens").asLong());
        }
        if (gemini.has("promptTokenCount")) {
            return usage(
                    sum(gemini, "promptTokenCount", "toolUsePromptTokenCount"),
                    sum(gemini, "candidatesTokenCount", "thoughtsTokenCount"));
        }
        if (json.has("eval_count")) {
            return usage(
                    json.path("prompt_eval_count").asLong(),
                    json.path("eval_count").asLong());
        }
        return Optional.empty();
    }

    /** The ids in a list of models; empty where this is none. */
    Optional<Set<String>> modelIds() {
        JsonNode list = json.has("data") ? json.path("data") : json.path("models");
        return list.isArray()
                ? Optional.of(
                        elements(list).map(Body::id).filter(id -> !id.isEmpty()).collect(Collectors.toSet()))
                : Optional.empty();
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String id(JsonNode model) {
        String name = model.path("id").asText(model.path("name").asText(""));
        return name.startsWith("models/") ? name.substring("models/".length()) : name;
    }

    private static Optional<Usage> usage(long input, long output) {
        return Optional.of(new Usage(Math.max(0, input), Math.max(0, output)));
    }

    private static long sum(JsonNode node, String... fields) {
        return Stream.of(fields).mapToLong(field -> node.path(field).asLong()).sum();
    }
}

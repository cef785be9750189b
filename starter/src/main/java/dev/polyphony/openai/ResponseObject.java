package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Usage;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatExchange;
import dev.polyphony.chat.Provenance;
import dev.polyphony.request.JsonFields;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the Responses API calls a response: what was asked for, and what has come of it.
 *
 * @param asked what it repeats of the request; without fields where nobody knows it any more
 * @param ignored fields of the request that meant nothing
 */
record ResponseObject(String analysisId, Instant created, ObjectNode asked, List<String> ignored) {
    static final String ID = "resp_";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Repeated as they were asked for, or as null. */
    private static final List<String> REPEATED =
            List.of("instructions", "max_output_tokens", "temperature", "top_p", "user");

    /** Of these too something is repeated. */
    private static final List<String> TOLD =
            List.of("metadata", "parallel_tool_calls", "tool_choice", "tools", "reasoning", "text");

    /** Not what the model was asked: its images are let go once they are on their way. */
    ResponseObject {
        asked = asked.deepCopy()
                .retain(Stream.concat(REPEATED.stream(), TOLD.stream()).toList());
    }

    /** @param model who answers, or is to */
    ObjectNode inProgress(String model) {
        return of("in_progress", model, JSON.arrayNode());
    }

    /** @param output what there was of it */
    ObjectNode failed(String model, ArrayNode output, ChatError error) {
        ObjectNode response = of("failed", model, output);
        response.putObject("error").put("code", error.code()).put("message", error.message());
        return response;
    }

    ObjectNode answered(AnalysisResult result, ArrayNode output) {
        String reason = incomplete(result);
        ObjectNode response = of(reason == null ? "completed" : "incomplete", ChatExchange.model(result), output);
        if (reason == null) {
            response.put("completed_at", result.timestamp().getEpochSecond());
        } else {
            response.putObject("incomplete_details").put("reason", reason);
        }
        response.set("usage", usage(result));
        response.set("polyphony", Provenance.of(result, ignored));
        return response;
    }

    /** Why the answer is not all that the model would have said; absent where it is. */
    static @Nullable String incomplete(AnalysisResult result) {
        return switch (Objects.requireNonNullElse(result.answer().finishReason(), "stop")) {
            case "length" -> "max_output_tokens";
            case "content_filter" -> "content_filter";
            default -> null;
        };
    }

    private ObjectNode of(String status, String model, ArrayNode output) {
        ObjectNode response = JSON.objectNode()
                .put("id", ID + analysisId)
                .put("object", "response")
                .put("created_at", created.getEpochSecond())
                .put("status", status)
                .put("background", false)
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", model)
                .putNull("previous_response_id")
                .put("store", true)
                .put("truncation", "disabled")
                .putNull("usage");
        response.set("output", output);
        for (String field : REPEATED) {
            response.set(field, asked(field, JSON.nullNode()));
        }
        response.set("metadata", asked("metadata", JSON.objectNode()));
        response.set("parallel_tool_calls", asked("parallel_tool_calls", JSON.booleanNode(true)));
        response.set("tool_choice", asked("tool_choice", JSON.textNode("auto")));
        response.set("tools", asked("tools", JSON.arrayNode()));
        response.putObject("reasoning")
                .put("effort", asked.path("reasoning").path("effort").asText(null))
                .putNull("summary");
        response.putObject("text").set("format", format(asked.path("text").path("format")));
        return response;
    }

    private JsonNode asked(String field, JsonNode otherwise) {
        JsonNode value = asked.path(field);
        return JsonFields.given(value) ? value : otherwise;
    }

    private static JsonNode format(JsonNode format) {
        return format.isObject() ? format : JSON.objectNode().put("type", "text");
    }

    /** Of every model that was asked; how much of it were thoughts nobody says. */
    private static ObjectNode usage(AnalysisResult result) {
        long input = result.spending().inputTokens();
        long output = result.spending().outputTokens();
        long cached = 0;
        for (CallRecord call : result.calls()) {
            Usage usage = call instanceof CallRecord.Answered answered
                    ? answered.reply().usage()
                    : Usage.NONE;
            cached += Objects.requireNonNullElse(usage.cachedInputTokens(), 0L);
        }
        ObjectNode usage = JSON.objectNode()
                .put("input_tokens", input)
                .put("output_tokens", output)
                .put("total_tokens", input + output);
        usage.putObject("input_tokens_details").put("cached_tokens", cached).put("cache_write_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }
}

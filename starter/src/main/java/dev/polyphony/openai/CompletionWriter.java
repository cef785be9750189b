package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Dissent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A result as a chat completion, whole or in chunks. Beside the protocol's own fields {@code polyphony} says what no
 * single model's answer has.
 */
final class CompletionWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String analysisId;
    private final Instant created;
    private final List<String> ignored;

    /** @param ignored fields of the request that meant nothing */
    CompletionWriter(String analysisId, Instant created, List<String> ignored) {
        this.analysisId = analysisId;
        this.created = created;
        this.ignored = ignored;
    }

    ObjectNode whole(AnalysisResult result) {
        ObjectNode completion = envelope("chat.completion", model(result));
        ArrayNode calls = calls(result);
        ObjectNode message = JSON.objectNode().put("role", "assistant");
        message.put(
                "content", calls.isEmpty() || !String.valueOf(result.response()).isBlank() ? result.response() : null);
        message.putNull("refusal");
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        ObjectNode choice = completion.withArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs");
        choice.put("finish_reason", finish(result));
        completion.set("usage", usage(result));
        completion.set("polyphony", own(result));
        return completion;
    }

    /** The first of a stream. */
    ObjectNode opening(String model) {
        return chunk(model, JSON.objectNode().put("role", "assistant").put("content", ""), null);
    }

    ObjectNode piece(String model, String text) {
        return chunk(model, JSON.objectNode().put("content", text), null);
    }

    /** What the model wants to have called; empty where nothing. */
    Optional<ObjectNode> toolCalls(AnalysisResult result) {
        ArrayNode calls = calls(result);
        for (int i = 0; i < calls.size(); i++) {
            ((ObjectNode) calls.get(i)).put("index", i);
        }
        return calls.isEmpty()
                ? Optional.empty()
                : Optional.of(chunk(model(result), JSON.objectNode().set("tool_calls", calls), null));
    }

    private static ArrayNode calls(AnalysisResult result) {
        ArrayNode calls = JSON.arrayNode();
        Optional.ofNullable(result.answer().toolCalls())
                .orElse(List.of())
                .forEach(call -> calls.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .set(
                                "function",
                                JSON.objectNode().put("name", call.name()).put("arguments", call.arguments())));
        return calls;
    }

    ObjectNode ending(AnalysisResult result) {
        ObjectNode last = chunk(model(result), JSON.objectNode(), finish(result));
        last.set("polyphony", own(result));
        return last;
    }

    /** The last of a stream that is to tell it. */
    ObjectNode usageOf(AnalysisResult result) {
        ObjectNode chunk = envelope("chat.completion.chunk", model(result));
        chunk.putArray("choices");
        chunk.set("usage", usage(result));
        return chunk;
    }

    private ObjectNode chunk(String model, ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = envelope("chat.completion.chunk", model);
        ObjectNode choice = chunk.withArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        choice.put("finish_reason", finish);
        return chunk;
    }

    private ObjectNode envelope(String object, String model) {
        return JSON.objectNode()
                .put("id", "chatcmpl-" + analysisId)
                .put("object", object)
                .put("created", created.getEpochSecond())
                .put("model", model)
                .putNull("system_fingerprint");
    }

    /** Who gave the answer, as the caller calls it. */
    static String model(AnalysisResult result) {
        return Optional.ofNullable(result.modelUsed()).orElse(result.strategy());
    }

    private static String finish(AnalysisResult result) {
        return Objects.requireNonNullElse(result.answer().finishReason(), "stop");
    }

    private static ObjectNode usage(AnalysisResult result) {
        long input = result.spending().inputTokens();
        long output = result.spending().outputTokens();
        return JSON.objectNode()
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
    }

    private ObjectNode own(AnalysisResult result) {
        ObjectNode own = JSON.objectNode()
                .put("analysis_id", analysisId)
                .put("strategy", result.strategy())
                .put("cost", result.cost().usd())
                .put("cost_complete", result.spending().complete())
                .put("confidence", result.confidence())
                .put("agreement", result.panel().agreement())
                .put("degraded", result.gaps().degraded())
                .put("simulated", result.simulated());
        result.calls().forEach(call -> own.withArray("path").add(step(call)));
        List<Dissent> dissent = Optional.ofNullable(result.panel().dissent()).orElse(List.of());
        dissent.forEach(other -> own.withArray("dissent").add(other.name()));
        result.shortfalls().forEach(own.withArray("degraded_because")::add);
        ignored.forEach(own.withArray("ignored")::add);
        return own;
    }

    private static JsonNode step(CallRecord call) {
        ObjectNode step = JSON.objectNode().put("model", call.name());
        return switch (call) {
            case CallRecord.Answered answered ->
                step.put("outcome", "answered")
                        .put("served_by", answered.model().toString());
            case CallRecord.Failed failed ->
                step.put("outcome", "failed").put("why", failed.failure().describe());
        };
    }
}

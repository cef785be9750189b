package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.ToolCall;
import dev.polyphony.chat.AnswerDelta;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatExchange;
import dev.polyphony.chat.ProtocolWriter;
import dev.polyphony.chat.Provenance;
import dev.polyphony.chat.ServerSentEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A result as a chat completion, whole or in chunks. Beside the protocol's own fields {@code polyphony} says what no
 * single model's answer has.
 */
final class CompletionWriter implements ProtocolWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CHUNK = "chat.completion.chunk";

    private final String analysisId;
    private final Instant created;
    private final boolean tellsUsage;
    private final List<String> ignored;

    /**
     * @param tellsUsage whether a stream ends with it
     * @param ignored fields of the request that meant nothing
     */
    CompletionWriter(String analysisId, Instant created, boolean tellsUsage, List<String> ignored) {
        this.analysisId = analysisId;
        this.created = created;
        this.tellsUsage = tellsUsage;
        this.ignored = ignored;
    }

    @Override
    public ObjectNode whole(AnalysisResult result) {
        ObjectNode completion = envelope("chat.completion", ChatExchange.model(result));
        List<ToolCall> calls = Optional.ofNullable(result.answer().toolCalls()).orElse(List.of());
        ObjectNode message = JSON.objectNode().put("role", "assistant");
        message.put(
                "content", calls.isEmpty() || !String.valueOf(result.response()).isBlank() ? result.response() : null);
        message.putNull("refusal");
        calls.forEach(call -> message.withArray("tool_calls").add(call(call.id(), call.name(), call.arguments())));
        ObjectNode choice = completion.withArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs");
        choice.put("finish_reason", finish(result));
        completion.set("usage", usage(result));
        completion.set("polyphony", Provenance.of(result, ignored));
        return completion;
    }

    @Override
    public List<ServerSentEvent> open(String model) {
        return chunk(model, JSON.objectNode().put("role", "assistant").put("content", ""));
    }

    @Override
    public List<ServerSentEvent> delta(String model, AnswerDelta delta) {
        return switch (delta) {
            case AnswerDelta.Text(String text) -> chunk(model, JSON.objectNode().put("content", text));
            case AnswerDelta.CallBegins(int index, String id, String name, String arguments) ->
                chunk(model, calls(call(id, name, arguments).put("index", index)));
            case AnswerDelta.CallGoesOn(int index, String arguments) -> {
                ObjectNode call = JSON.objectNode().put("index", index);
                call.putObject("function").put("arguments", arguments);
                yield chunk(model, calls(call));
            }
        };
    }

    @Override
    public List<ServerSentEvent> end(AnalysisResult result) {
        String model = ChatExchange.model(result);
        List<ServerSentEvent> events = new ArrayList<>();
        ObjectNode last = chunk(model, JSON.objectNode(), finish(result));
        last.set("polyphony", Provenance.of(result, ignored));
        events.add(ServerSentEvent.of(last));
        if (tellsUsage) {
            ObjectNode usage = envelope(CHUNK, model);
            usage.putArray("choices");
            usage.set("usage", usage(result));
            events.add(ServerSentEvent.of(usage));
        }
        events.add(ServerSentEvent.of("[DONE]"));
        return events;
    }

    @Override
    public List<ServerSentEvent> error(ChatError error) {
        return List.of(ServerSentEvent.of(OpenAiErrors.body(error)));
    }

    private static ObjectNode calls(ObjectNode call) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private static ObjectNode call(String id, String name, String arguments) {
        ObjectNode call = JSON.objectNode().put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call;
    }

    private List<ServerSentEvent> chunk(String model, ObjectNode delta) {
        return List.of(ServerSentEvent.of(chunk(model, delta, null)));
    }

    private ObjectNode chunk(String model, ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = envelope(CHUNK, model);
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
}

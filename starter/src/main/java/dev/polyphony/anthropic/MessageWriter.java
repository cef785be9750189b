package dev.polyphony.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.ToolCall;
import dev.polyphony.chat.AnswerDelta;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatExchange;
import dev.polyphony.chat.ChatFailed;
import dev.polyphony.chat.ProtocolWriter;
import dev.polyphony.chat.Provenance;
import dev.polyphony.chat.ServerSentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A result as Anthropic's message, whole or in events: the text is the first block, each call of a tool one more. */
final class MessageWriter implements ProtocolWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper READER = new ObjectMapper();

    private final String analysisId;
    private final List<String> ignored;

    /** Of a stream: how many blocks have begun, the last of which is open, and whether that is the text. */
    private int blocks;

    private boolean text;
    private boolean opened;

    /** @param ignored fields of the request that meant nothing */
    MessageWriter(String analysisId, List<String> ignored) {
        this.analysisId = analysisId;
        this.ignored = ignored;
    }

    @Override
    public boolean tellsRefusals() {
        return true;
    }

    /** @throws ChatFailed where a tool is called with what is no object */
    @Override
    public ObjectNode whole(AnalysisResult result) {
        ObjectNode message = message(ChatExchange.model(result));
        ArrayNode content = message.withArray("content");
        String said = result.response();
        if (said != null && !said.isBlank()) {
            content.addObject().put("type", "text").put("text", said);
        }
        calls(result).forEach(call -> content.add(toolUse(call.id(), call.name(), input(call, result))));
        message.setAll(stop(result));
        message.set("usage", usage(result));
        message.set("polyphony", Provenance.of(result, ignored));
        return message;
    }

    @Override
    public List<ServerSentEvent> open(String model) {
        opened = true;
        ObjectNode message = message(model).putNull("stop_reason").putNull("stop_sequence");
        // What was asked for is counted when it is paid for: the last event says it.
        message.set("usage", JSON.objectNode().put("input_tokens", 0).put("output_tokens", 0));
        return List.of(event("message_start", event -> event.set("message", message)));
    }

    @Override
    public List<ServerSentEvent> delta(String model, AnswerDelta delta) {
        List<ServerSentEvent> events = new ArrayList<>();
        switch (delta) {
            case AnswerDelta.Text(String said) -> {
                if (!text) {
                    begin(JSON.objectNode().put("type", "text").put("text", ""), events);
                    text = true;
                }
                goOn(JSON.objectNode().put("type", "text_delta").put("text", said), events);
            }
            case AnswerDelta.CallBegins(int index, String id, String name, String arguments) -> {
                begin(toolUse(id, name, JSON.objectNode()), events);
                text = false;
                arguments(arguments, events);
            }
            case AnswerDelta.CallGoesOn(int index, String arguments) -> arguments(arguments, events);
        }
        return events;
    }

    private void arguments(String json, List<ServerSentEvent> events) {
        if (!json.isEmpty()) {
            goOn(JSON.objectNode().put("type", "input_json_delta").put("partial_json", json), events);
        }
    }

    private void begin(ObjectNode block, List<ServerSentEvent> events) {
        stopBlock(events);
        int index = blocks++;
        events.add(
                event("content_block_start", event -> event.put("index", index).set("content_block", block)));
    }

    private void goOn(ObjectNode delta, List<ServerSentEvent> events) {
        events.add(event(
                "content_block_delta", event -> event.put("index", blocks - 1).set("delta", delta)));
    }

    private void stopBlock(List<ServerSentEvent> events) {
        if (blocks > 0) {
            events.add(event("content_block_stop", event -> event.put("index", blocks - 1)));
        }
    }

    @Override
    public List<ServerSentEvent> end(AnalysisResult result) {
        try {
            calls(result).forEach(call -> input(call, result));
        } catch (ChatFailed noInput) {
            return error(noInput.error());
        }
        List<ServerSentEvent> events = new ArrayList<>();
        stopBlock(events);
        events.add(event("message_delta", event -> {
            event.set("delta", stop(result));
            event.set("usage", usage(result));
            // Another model than the one that began may have ended it.
            event.set("polyphony", Provenance.of(result, ignored).put("model", ChatExchange.model(result)));
        }));
        events.add(event("message_stop", event -> {}));
        return events;
    }

    @Override
    public List<ServerSentEvent> error(ChatError error) {
        return List.of(ServerSentEvent.of("error", MessageErrors.body(error)));
    }

    /** Clients want the message's beginning first. */
    @Override
    public ServerSentEvent alive() {
        return opened ? event("ping", event -> {}) : ProtocolWriter.super.alive();
    }

    private static ServerSentEvent event(String type, Consumer<ObjectNode> rest) {
        ObjectNode event = JSON.objectNode().put("type", type);
        rest.accept(event);
        return ServerSentEvent.of(type, event);
    }

    private ObjectNode message(String model) {
        ObjectNode message = JSON.objectNode()
                .put("id", "msg_" + analysisId)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        message.putArray("content");
        return message;
    }

    private static ObjectNode toolUse(String id, String name, JsonNode input) {
        ObjectNode block =
                JSON.objectNode().put("type", "tool_use").put("id", id).put("name", name);
        return block.set("input", input);
    }

    private static List<ToolCall> calls(AnalysisResult result) {
        return Objects.requireNonNullElse(result.answer().toolCalls(), List.of());
    }

    /** An object here, where other protocols have the text that the model wrote. */
    private static JsonNode input(ToolCall call, AnalysisResult result) {
        try {
            JsonNode input = READER.readTree(call.arguments().isBlank() ? "{}" : call.arguments());
            if (input.isObject()) {
                return input;
            }
        } catch (JsonProcessingException e) {
            // As no object.
        }
        if (isCut(result)) {
            return JSON.objectNode();
        }
        throw new ChatFailed(
                ChatError.upstream("the model calls the tool " + call.name() + " with what is no JSON object"));
    }

    private static boolean isCut(AnalysisResult result) {
        return "length".equals(result.answer().finishReason());
    }

    private static ObjectNode stop(AnalysisResult result) {
        return JSON.objectNode()
                .put("stop_reason", reason(result))
                .put("stop_sequence", result.answer().stopSequence());
    }

    private static String reason(AnalysisResult result) {
        if (result.status() != AnalysisStatus.ANSWERED) {
            return "refusal";
        }
        if (isCut(result)) {
            return "max_tokens";
        }
        if (!calls(result).isEmpty()) {
            return "tool_use";
        }
        return result.answer().stopSequence() == null ? "end_turn" : "stop_sequence";
    }

    private static ObjectNode usage(AnalysisResult result) {
        return JSON.objectNode()
                .put("input_tokens", result.spending().inputTokens())
                .put("output_tokens", result.spending().outputTokens());
    }
}

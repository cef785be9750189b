package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.chat.AnswerDelta;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatExchange;
import dev.polyphony.chat.ProtocolWriter;
import dev.polyphony.chat.ServerSentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result as a response of the Responses API, whole or as its events. An answer's text is a message, each call of a
 * tool an item of its own after it. A stream that has begun and fails ends with {@code response.failed} for those who
 * read events, and {@code error}, at which the vendor's clients throw.
 */
final class ResponseWriter implements ProtocolWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String COMPLETED = "completed";

    private final ResponseObject response;

    /** Items that are whole, in their order. */
    private final ArrayNode output = JSON.arrayNode();

    /** What is to be sent next. */
    private final List<ObjectNode> events = new ArrayList<>();

    private @Nullable Item item;
    private String model = "";
    private int sequence;

    private final int after;

    ResponseWriter(ResponseObject response) {
        this(response, -1);
    }

    /** @param after the number of the last event that is known already, and left out with those before */
    ResponseWriter(ResponseObject response, int after) {
        this.response = response;
        this.after = after;
    }

    /** What is being said: a message's text, or the arguments of a call. */
    private record Item(ObjectNode node, boolean isMessage, StringBuilder said) {
        String delta() {
            return isMessage ? "response.output_text.delta" : "response.function_call_arguments.delta";
        }
    }

    @Override
    public ObjectNode whole(AnalysisResult result) {
        AnswerDelta.of(result).forEach(delta -> delta(ChatExchange.model(result), delta));
        close(status(result));
        return response.answered(result, output);
    }

    @Override
    public List<ServerSentEvent> open(String begins) {
        model = begins;
        event("response.created").set("response", response.inProgress(model));
        event("response.in_progress").set("response", response.inProgress(model));
        return told();
    }

    @Override
    public List<ServerSentEvent> delta(String says, AnswerDelta delta) {
        model = says;
        switch (delta) {
            case AnswerDelta.Text(String text) -> {
                Item current = item;
                say(current != null && current.isMessage() ? current : message(), text);
            }
            case AnswerDelta.CallBegins(int index, String id, String name, String arguments) ->
                say(call(id, name), arguments);
            case AnswerDelta.CallGoesOn(int index, String arguments) -> say(Objects.requireNonNull(item), arguments);
        }
        return told();
    }

    @Override
    public List<ServerSentEvent> end(AnalysisResult result) {
        close(status(result));
        ObjectNode ended = response.answered(result, output);
        event("response." + ended.path("status").asText()).set("response", ended);
        return told();
    }

    @Override
    public List<ServerSentEvent> error(ChatError error) {
        if (sequence > 0) {
            event("response.failed").set("response", response.failed(model, output, error));
        }
        event("error")
                .put("code", error.code())
                .put("message", error.message())
                .put("param", error.param())
                .setAll(OpenAiErrors.body(error));
        return told();
    }

    private Item message() {
        return begin(
                "msg_", "message", true, node -> node.put("role", "assistant").putArray("content"));
    }

    private Item call(String id, String name) {
        return begin(
                "fc_",
                "function_call",
                false,
                node -> node.put("call_id", id).put("name", name).put("arguments", ""));
    }

    private Item begin(String prefix, String type, boolean isMessage, Consumer<ObjectNode> filled) {
        close(COMPLETED);
        ObjectNode node = JSON.objectNode()
                .put("id", prefix + response.analysisId() + "_" + output.size())
                .put("type", type)
                .put("status", "in_progress");
        filled.accept(node);
        Item begun = new Item(node, isMessage, new StringBuilder());
        item = begun;
        event("response.output_item.added").put("output_index", output.size()).set("item", node.deepCopy());
        if (isMessage) {
            event("response.content_part.added", begun).set("part", part(""));
        }
        return begun;
    }

    private void say(Item current, String text) {
        if (!text.isEmpty()) {
            current.said().append(text);
            ObjectNode delta = event(current.delta(), current).put("delta", text);
            if (current.isMessage()) {
                delta.putArray("logprobs");
            }
        }
    }

    private void close(String status) {
        Item current = item;
        if (current == null) {
            return;
        }
        item = null;
        String said = current.said().toString();
        ObjectNode node = current.node().put("status", status);
        if (current.isMessage()) {
            node.withArray("content").add(part(said));
            event("response.output_text.done", current).put("text", said).putArray("logprobs");
            event("response.content_part.done", current).set("part", part(said));
        } else {
            node.put("arguments", said);
            event("response.function_call_arguments.done", current)
                    .put("name", node.path("name").asText())
                    .put("arguments", said);
        }
        event("response.output_item.done").put("output_index", output.size()).set("item", node.deepCopy());
        output.add(node);
    }

    private static String status(AnalysisResult result) {
        return ResponseObject.incomplete(result) == null ? COMPLETED : "incomplete";
    }

    private static ObjectNode part(String text) {
        ObjectNode part = JSON.objectNode().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    /** One about what is being said. */
    private ObjectNode event(String type, Item about) {
        ObjectNode event =
                event(type).put("item_id", about.node().path("id").asText()).put("output_index", output.size());
        return about.isMessage() ? event.put("content_index", 0) : event;
    }

    private ObjectNode event(String type) {
        ObjectNode event = JSON.objectNode().put("type", type).put("sequence_number", sequence++);
        events.add(event);
        return event;
    }

    private List<ServerSentEvent> told() {
        List<ServerSentEvent> told = events.stream()
                .filter(event -> event.path("sequence_number").asInt() > after)
                .map(event -> ServerSentEvent.of(event.path("type").asText(), event))
                .toList();
        events.clear();
        return told;
    }
}

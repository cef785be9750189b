package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Money;
import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.chat.AnswerDelta;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatExchange;
import dev.polyphony.chat.ChoicesWriter;
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
final class CompletionWriter implements ProtocolWriter, ChoicesWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CHUNK = "chat.completion.chunk";

    private final String analysisId;
    private final Instant created;
    private final boolean tellsUsage;
    private final List<String> ignored;
    private final int index;
    private final boolean alone;

    /**
     * @param tellsUsage whether a stream ends with it
     * @param ignored fields of the request that meant nothing
     */
    CompletionWriter(String analysisId, Instant created, boolean tellsUsage, List<String> ignored) {
        this(analysisId, created, tellsUsage, ignored, 0, true);
    }

    private CompletionWriter(
            String analysisId, Instant created, boolean tellsUsage, List<String> ignored, int index, boolean alone) {
        this.analysisId = analysisId;
        this.created = created;
        this.tellsUsage = tellsUsage;
        this.ignored = ignored;
        this.index = index;
        this.alone = alone;
    }

    @Override
    public CompletionWriter choice(int which) {
        return new CompletionWriter(analysisId, created, tellsUsage, ignored, which, false);
    }

    @Override
    public ObjectNode whole(AnalysisResult result) {
        return whole(List.of(result));
    }

    @Override
    public ObjectNode whole(List<AnalysisResult> results) {
        ObjectNode completion = envelope("chat.completion", ChatExchange.model(results.getFirst()));
        ArrayNode choices = completion.putArray("choices");
        results.forEach(result -> choices.add(choice(result, choices.size())));
        completion.set("usage", usage(results));
        completion.set("polyphony", provenance(results));
        return completion;
    }

    private static ObjectNode choice(AnalysisResult result, int which) {
        List<ToolCall> calls = Optional.ofNullable(result.answer().toolCalls()).orElse(List.of());
        ObjectNode message = JSON.objectNode().put("role", "assistant");
        message.put(
                "content", calls.isEmpty() || !String.valueOf(result.response()).isBlank() ? result.response() : null);
        message.putNull("refusal");
        calls.forEach(call -> message.withArray("tool_calls").add(call(call.id(), call.name(), call.arguments())));
        ObjectNode choice = JSON.objectNode().put("index", which);
        choice.set("message", message);
        choice.set("logprobs", logprobs(result));
        choice.put("finish_reason", finish(result));
        return choice;
    }

    /** Of several what all of them cost, and of each its own. */
    private ObjectNode provenance(List<AnalysisResult> results) {
        ObjectNode all = Provenance.of(results.getFirst(), ignored);
        if (results.size() > 1) {
            all.put(
                    "cost",
                    results.stream()
                            .map(AnalysisResult::cost)
                            .reduce(Money.ZERO, Money::plus)
                            .usd());
            all.put(
                    "cost_complete",
                    results.stream().allMatch(result -> result.spending().complete()));
            results.forEach(result -> all.withArray("choices").add(Provenance.of(result, List.of())));
        }
        return all;
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
        if (result.answer().logprobs() != null) {
            // Known of the whole answer alone: after its words, beside none.
            ObjectNode likely = chunk(model, JSON.objectNode(), null);
            ((ObjectNode) likely.path("choices").path(0)).set("logprobs", logprobs(result));
            events.add(ServerSentEvent.of(likely));
        }
        ObjectNode last = chunk(model, JSON.objectNode(), finish(result));
        last.set("polyphony", Provenance.of(result, ignored));
        events.add(ServerSentEvent.of(last));
        if (alone) {
            events.addAll(end(List.of(result)));
        }
        return events;
    }

    @Override
    public List<ServerSentEvent> end(List<AnalysisResult> results) {
        List<ServerSentEvent> events = new ArrayList<>();
        if (tellsUsage) {
            ObjectNode usage = envelope(CHUNK, ChatExchange.model(results.getFirst()));
            usage.putArray("choices");
            usage.set("usage", usage(results));
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
        ObjectNode choice = chunk.withArray("choices").addObject().put("index", index);
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

    private static JsonNode logprobs(AnalysisResult result) {
        List<TokenLogprob> tokens = result.answer().logprobs();
        if (tokens == null) {
            return JSON.nullNode();
        }
        ObjectNode logprobs = JSON.objectNode();
        ArrayNode content = logprobs.putArray("content");
        for (TokenLogprob token : tokens) {
            ObjectNode one = logprob(token);
            content.add(one);
            ArrayNode top = one.putArray("top_logprobs");
            Optional.ofNullable(token.top()).orElse(List.of()).forEach(other -> top.add(logprob(other)));
        }
        return logprobs.putNull("refusal");
    }

    private static ObjectNode logprob(TokenLogprob token) {
        ObjectNode one = JSON.objectNode().put("token", token.token()).put("logprob", token.logprob());
        token.utf8().forEach(one.putArray("bytes")::add);
        return one;
    }

    private static String finish(AnalysisResult result) {
        return Objects.requireNonNullElse(result.answer().finishReason(), "stop");
    }

    private static ObjectNode usage(List<AnalysisResult> results) {
        long input = results.stream()
                .mapToLong(result -> result.spending().inputTokens())
                .sum();
        long output = results.stream()
                .mapToLong(result -> result.spending().outputTokens())
                .sum();
        return JSON.objectNode()
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
    }
}

package dev.polyphony.attempt;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.Role;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.Usage;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.provider.ProviderNames;
import dev.polyphony.provider.Streaming;
import dev.polyphony.telemetry.Conventions;
import dev.polyphony.telemetry.RequestTelemetry;
import dev.polyphony.telemetry.RequestTelemetry.Asked;
import dev.polyphony.telemetry.RequestTelemetry.Sent;
import dev.polyphony.telemetry.RequestTelemetry.Told;
import dev.polyphony.telemetry.RequestTelemetry.Words;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a call, as traces and metrics tell of it: from sending until it is booked. Of one thread. */
final class RequestSpan implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RequestSpan.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RequestTelemetry telemetry;
    private final Attempt attempt;
    private @Nullable Sent sent;

    RequestSpan(RequestTelemetry telemetry, Attempt attempt) {
        this.telemetry = telemetry;
        this.attempt = attempt;
    }

    /** Sends it, and hears what it comes to. */
    interface Question {
        ModelAnswer ask(@Nullable Streaming streaming) throws CallException, InterruptedException;
    }

    /**
     * @param listed whether the catalogue has its model
     * @param streaming absent where the answer is wanted whole
     */
    ModelAnswer around(ModelRequest request, boolean listed, @Nullable Streaming streaming, Question question)
            throws CallException, InterruptedException {
        Sent begun = telemetry.begin(asked(request, listed, streaming != null), () -> words(request));
        sent = begun;
        try {
            ModelAnswer answer = question.ask(streaming == null ? null : heard(streaming, begun));
            begun.answered(told(answer), () -> words(answer));
            log.debug(
                    "{} answered in {} ms",
                    attempt.task().model(),
                    answer.latency().toMillis());
            return answer;
        } catch (CallException e) {
            begun.failed(e.sent(), ActivityFailures.type(e.failure()));
            log.debug("{} failed: {}", attempt.task().model(), ActivityFailures.type(e.failure()));
            throw e;
        }
    }

    private static Streaming heard(Streaming streaming, Sent sent) {
        return new Streaming(
                piece -> {
                    sent.piece();
                    streaming.pieces().accept(piece);
                },
                streaming.firstToken(),
                streaming.stall());
    }

    private Asked asked(ModelRequest request, boolean listed, boolean streams) {
        Endpoint endpoint = attempt.endpoint();
        return new Asked(
                Conventions.CHAT,
                ProviderNames.conventional(endpoint),
                request.model(),
                listed,
                endpoint.baseUrl(),
                (long) request.maxOutputTokens(),
                request.temperature(),
                streams,
                request.schema() != null,
                endpoint.simulated(),
                attempt.task().place().analysisId(),
                attempt.task().place().path(),
                attempt.request().toString());
    }

    private static Told told(ModelAnswer answer) {
        Usage usage = answer.usage();
        return new Told(
                answer.servedBy(),
                usage == null ? null : (Long) usage.inputTokens(),
                usage == null ? null : (Long) usage.outputTokens(),
                finish(answer));
    }

    private static String finish(ModelAnswer answer) {
        return answer.truncated() ? "length" : answer.toolCalls().isEmpty() ? "stop" : "tool_call";
    }

    private static Words words(ModelRequest request) {
        ArrayNode messages = JSON.createArrayNode();
        request.turns().forEach(turn -> message(messages, turn.role(), turn.text(), turn.calls(), turn.toolCallId()));
        Role role = request.toolCallId() == null ? Role.USER : Role.TOOL;
        message(messages, role, request.prompt(), List.of(), request.toolCallId());
        String system = request.system() == null
                ? null
                : text(JSON.createArrayNode(), request.system()).toString();
        return new Words(system, messages.toString());
    }

    private static String words(ModelAnswer answer) {
        ArrayNode messages = JSON.createArrayNode();
        message(messages, Role.ASSISTANT, answer.text(), answer.toolCalls(), null)
                .put("finish_reason", finish(answer));
        return messages.toString();
    }

    private static ObjectNode message(
            ArrayNode messages, Role role, String text, List<ToolCall> calls, @Nullable String toolCallId) {
        ObjectNode message = messages.addObject().put("role", role.name().toLowerCase(Locale.ROOT));
        ArrayNode parts = message.putArray("parts");
        if (toolCallId != null) {
            parts.addObject()
                    .put("type", "tool_call_response")
                    .put("id", toolCallId)
                    .put("response", text);
        } else if (!text.isBlank()) {
            text(parts, text);
        }
        calls.forEach(call -> parts.addObject()
                .put("type", "tool_call")
                .put("id", call.id())
                .put("name", call.name())
                .put("arguments", call.arguments()));
        return message;
    }

    private static ArrayNode text(ArrayNode parts, String text) {
        parts.addObject().put("type", "text").put("content", text);
        return parts;
    }

    @Override
    public void close() {
        if (sent != null) {
            if (attempt.booking().cost() != null) {
                sent.booked(attempt.booking().cost().usd());
            }
            sent.close();
        }
    }
}

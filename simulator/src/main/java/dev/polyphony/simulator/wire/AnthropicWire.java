package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages. */
final class AnthropicWire implements WireFormat {

    @Override
    public Optional<Ask> ask(Incoming incoming) {
        if (!incoming.path().equals("/v1/messages")) {
            return Optional.empty();
        }
        JsonNode body = incoming.body();
        Messages messages = Messages.of(body.path("messages"), "content", Pieces.join(body.path("system")));
        return Optional.of(new Ask(
                incoming.provider(),
                body.path("model").asText(""),
                messages.lastOfUser(),
                messages.characters(),
                body.path("stream").asBoolean(false),
                true,
                Messages.limit(body, "max_tokens")));
    }

    @Override
    public Optional<String> key(Incoming incoming) {
        return incoming.header("x-api-key").or(incoming::bearer);
    }

    @Override
    public boolean needsKey() {
        return true;
    }

    @Override
    public WireReply answer(Ask ask, Answer answer, String requestId) {
        List<?> content = answer.finish() == Answer.Finish.REFUSED
                ? List.of()
                : List.of(
                        answer.tool() == null
                                ? WireJson.object("type", "text", "text", answer.text())
                                : use(answer.tool(), WireJson.tree(answer.tool().arguments()), requestId));
        return headed(
                WireReply.json(
                        200, message(ask, requestId, content, finish(answer), usage(answer, answer.outputTokens()))),
                requestId);
    }

    @Override
    public WireReply stream(Ask ask, Answer answer, String requestId) {
        List<String> frames = new ArrayList<>();
        frames.add(event("message_start", "message", message(ask, requestId, List.of(), null, usage(answer, 1))));
        if (answer.tool() != null) {
            frames.add(
                    event("content_block_start", "index", 0, "content_block", use(answer.tool(), Map.of(), requestId)));
            int half = answer.tool().arguments().length() / 2;
            for (String piece : List.of(
                    answer.tool().arguments().substring(0, half),
                    answer.tool().arguments().substring(half))) {
                frames.add(event(
                        "content_block_delta",
                        "index",
                        0,
                        "delta",
                        WireJson.object("type", "input_json_delta", "partial_json", piece)));
            }
            frames.add(event("content_block_stop", "index", 0));
        } else if (answer.finish() != Answer.Finish.REFUSED) {
            frames.add(event(
                    "content_block_start", "index", 0, "content_block", WireJson.object("type", "text", "text", "")));
            frames.add(event("ping"));
            for (String delta : Pieces.deltas(answer.text())) {
                frames.add(event(
                        "content_block_delta",
                        "index",
                        0,
                        "delta",
                        WireJson.object("type", "text_delta", "text", delta)));
            }
            frames.add(event("content_block_stop", "index", 0));
        }
        frames.add(event(
                "message_delta",
                "delta",
                WireJson.object("stop_reason", finish(answer), "stop_sequence", null),
                "usage",
                WireJson.object("output_tokens", answer.outputTokens())));
        frames.add(event("message_stop"));
        return headed(WireReply.stream("text/event-stream; charset=utf-8", frames), requestId);
    }

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return AnthropicErrors.error(ask, fault, requestId).with("request-id", requestId);
    }

    @Override
    public Optional<WireReply> tell(Incoming incoming, List<String> models) {
        if (!incoming.method().equals("GET") || !incoming.path().equals("/v1/models")) {
            return Optional.empty();
        }
        List<?> data = models.stream()
                .map(model -> WireJson.object(
                        "type", "model", "id", model, "display_name", model, "created_at", "2024-10-22T00:00:00Z"))
                .toList();
        return Optional.of(WireReply.json(
                200,
                WireJson.object(
                        "data",
                        data,
                        "has_more",
                        false,
                        "first_id",
                        models.isEmpty() ? null : models.getFirst(),
                        "last_id",
                        models.isEmpty() ? null : models.getLast())));
    }

    private static Object use(Answer.ToolUse tool, Object input, String requestId) {
        return WireJson.object("type", "tool_use", "id", "toolu_" + requestId, "name", tool.name(), "input", input);
    }

    private static Map<String, @Nullable Object> message(
            Ask ask, String requestId, List<?> content, @Nullable String stopReason, Object usage) {
        return WireJson.object(
                "id",
                "msg_" + requestId,
                "type",
                "message",
                "role",
                "assistant",
                "model",
                ask.model(),
                "content",
                content,
                "stop_reason",
                stopReason,
                "stop_sequence",
                null,
                "usage",
                usage);
    }

    private static Object usage(Answer answer, int outputSoFar) {
        return WireJson.object(
                "input_tokens",
                answer.inputTokens(),
                "cache_creation_input_tokens",
                0,
                "cache_read_input_tokens",
                0,
                "output_tokens",
                outputSoFar,
                "service_tier",
                "standard");
    }

    private static String event(String type, @Nullable Object... fields) {
        Map<String, @Nullable Object> body = WireJson.object("type", type);
        body.putAll(WireJson.object(fields));
        return "event: " + type + "\ndata: " + WireJson.text(body) + "\n\n";
    }

    private static String finish(Answer answer) {
        return switch (answer.finish()) {
            case COMPLETE -> answer.tool() == null ? "end_turn" : "tool_use";
            case CUT_AT_LIMIT -> "max_tokens";
            case REFUSED -> "refusal";
        };
    }

    private static WireReply headed(WireReply reply, String requestId) {
        return reply.with("request-id", requestId)
                .with("anthropic-ratelimit-requests-limit", "4000")
                .with("anthropic-ratelimit-requests-remaining", "3999");
    }
}

package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions, spoken by most others too; those differ in their errors. */
final class OpenAiWire implements WireFormat {
    private static final String REFUSAL = "I'm sorry, I can't assist with that request.";
    private final VendorErrors errors;
    private final boolean usageInLastChunk;

    /**
     * @param usageInLastChunk as Mistral streams it: unasked, with the finish reason; otherwise in a chunk of its own
     *     for those who ask
     */
    OpenAiWire(VendorErrors errors, boolean usageInLastChunk) {
        this.errors = errors;
        this.usageInLastChunk = usageInLastChunk;
    }

    @Override
    public Optional<Ask> ask(Incoming incoming) {
        if (!incoming.path().equals("/v1/chat/completions")) {
            return Optional.empty();
        }
        JsonNode body = incoming.body();
        Messages messages = Messages.of(body.path("messages"), "content", "");
        return Optional.of(new Ask(
                incoming.provider(),
                body.path("model").asText(""),
                messages.lastOfUser(),
                messages.characters(),
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false),
                Messages.limit(body, "max_completion_tokens", "max_tokens")));
    }

    @Override
    public Optional<String> key(Incoming incoming) {
        return incoming.bearer();
    }

    @Override
    public boolean needsKey() {
        return true;
    }

    @Override
    public WireReply answer(Ask ask, Answer given, String requestId) {
        Answer answer = said(ask, given);
        boolean refused = answer.finish() == Answer.Finish.REFUSED;
        Map<String, @Nullable Object> message = WireJson.object(
                "role",
                "assistant",
                "content",
                refused || answer.tool() != null ? null : answer.text(),
                "refusal",
                refused ? REFUSAL : null);
        if (answer.tool() != null) {
            message.put("tool_calls", List.of(call(answer.tool(), answer.tool().arguments(), requestId)));
        }
        return headed(
                WireReply.json(
                        200,
                        envelope(
                                ask,
                                requestId,
                                "chat.completion",
                                choice("message", message, logprobs(ask, answer), finish(answer)),
                                usage(answer))),
                requestId);
    }

    @Override
    public WireReply stream(Ask ask, Answer given, String requestId) {
        Answer answer = said(ask, given);
        List<String> frames = new ArrayList<>();
        frames.add(chunk(ask, requestId, WireJson.object("role", "assistant", "content", ""), null));
        if (answer.finish() == Answer.Finish.REFUSED) {
            frames.add(chunk(ask, requestId, WireJson.object("refusal", REFUSAL), null));
        }
        for (String delta : Pieces.deltas(answer.text())) {
            frames.add(event(envelope(
                    ask,
                    requestId,
                    "chat.completion.chunk",
                    choice("delta", WireJson.object("content", delta), logprobs(ask, List.of(delta)), null),
                    null)));
        }
        if (answer.tool() != null) {
            frames.addAll(toolChunks(ask, answer.tool(), requestId));
        }
        Object lastUsage = usageInLastChunk ? usage(answer) : null;
        frames.add(event(envelope(
                ask,
                requestId,
                "chat.completion.chunk",
                choice("delta", WireJson.object("content", ""), null, finish(answer)),
                lastUsage)));
        if (ask.includeUsage() && !usageInLastChunk) {
            frames.add(event(envelope(ask, requestId, "chat.completion.chunk", List.of(), usage(answer))));
        }
        frames.add("data: [DONE]\n\n");
        return headed(WireReply.stream("text/event-stream; charset=utf-8", frames), requestId);
    }

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return errors.error(ask, fault, requestId).with("x-request-id", requestId);
    }

    @Override
    public Optional<WireReply> tell(Incoming incoming, List<String> models) {
        if (!incoming.method().equals("GET") || !incoming.path().equals("/v1/models")) {
            return Optional.empty();
        }
        return Optional.of(WireReply.json(
                200,
                WireJson.object(
                        "object",
                        "list",
                        "data",
                        models.stream()
                                .map(model -> WireJson.object(
                                        "id", model, "object", "model", "created", 1_700_000_000, "owned_by", "system"))
                                .toList())));
    }

    /** Mistral's answers have the beginning too that they were given. */
    private Answer said(Ask ask, Answer answer) {
        String beginning = ask.wanted().beginning();
        return beginning == null || !usageInLastChunk || answer.tool() != null
                ? answer
                : new Answer(beginning + answer.text(), answer.inputTokens(), answer.outputTokens(), answer.finish());
    }

    /** Its name in the first, its arguments in two halves. */
    private static List<String> toolChunks(Ask ask, Answer.ToolUse tool, String requestId) {
        int half = tool.arguments().length() / 2;
        Map<String, @Nullable Object> first = call(tool, "", requestId);
        first.put("index", 0);
        List<String> frames = new ArrayList<>();
        frames.add(chunk(ask, requestId, WireJson.object("tool_calls", List.of(first)), null));
        for (String piece :
                List.of(tool.arguments().substring(0, half), tool.arguments().substring(half))) {
            Object more = WireJson.object("index", 0, "function", WireJson.object("arguments", piece));
            frames.add(chunk(ask, requestId, WireJson.object("tool_calls", List.of(more)), null));
        }
        return frames;
    }

    private static Map<String, @Nullable Object> call(Answer.ToolUse tool, String arguments, String requestId) {
        return WireJson.object(
                "id",
                "call_" + requestId,
                "type",
                "function",
                "function",
                WireJson.object("name", tool.name(), "arguments", arguments));
    }

    private static String chunk(
            Ask ask, String requestId, Map<String, @Nullable Object> delta, @Nullable String finish) {
        return event(envelope(ask, requestId, "chat.completion.chunk", choice("delta", delta, null, finish), null));
    }

    private static String event(Object body) {
        return "data: " + WireJson.text(body) + "\n\n";
    }

    private static List<Map<String, @Nullable Object>> choice(
            String field, Map<String, @Nullable Object> content, @Nullable Object logprobs, @Nullable String finish) {
        return List.of(WireJson.object("index", 0, field, content, "logprobs", logprobs, "finish_reason", finish));
    }

    private static @Nullable Object logprobs(Ask ask, Answer answer) {
        return logprobs(ask, Pieces.deltas(answer.text()));
    }

    /** Of each piece the same, and where others are asked for the piece itself as the likeliest. */
    private static @Nullable Object logprobs(Ask ask, List<String> tokens) {
        if (!ask.parameters().contains("logprobs")) {
            return null;
        }
        boolean others = ask.parameters().contains("top_logprobs");
        return WireJson.object(
                "content",
                tokens.stream()
                        .map(token -> {
                            Map<String, @Nullable Object> one = logprob(token);
                            one.put("top_logprobs", others ? List.of(logprob(token)) : List.of());
                            return one;
                        })
                        .toList(),
                "refusal",
                null);
    }

    private static Map<String, @Nullable Object> logprob(String token) {
        List<Integer> bytes = new ArrayList<>();
        for (byte one : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(Byte.toUnsignedInt(one));
        }
        return WireJson.object("token", token, "logprob", -0.25, "bytes", bytes);
    }

    private static Map<String, @Nullable Object> envelope(
            Ask ask, String requestId, String object, List<?> choices, @Nullable Object usage) {
        Map<String, @Nullable Object> envelope = WireJson.object(
                "id",
                "chatcmpl-" + requestId,
                "object",
                object,
                "created",
                Instant.now().getEpochSecond(),
                "model",
                ask.model(),
                "service_tier",
                "default",
                "system_fingerprint",
                "fp_simulated",
                "choices",
                choices);
        if (usage != null) {
            envelope.put("usage", usage);
        }
        return envelope;
    }

    private static Object usage(Answer answer) {
        return WireJson.object(
                "prompt_tokens",
                answer.inputTokens(),
                "completion_tokens",
                answer.outputTokens(),
                "total_tokens",
                answer.inputTokens() + answer.outputTokens(),
                "prompt_tokens_details",
                WireJson.object("cached_tokens", 0, "audio_tokens", 0),
                "completion_tokens_details",
                WireJson.object("reasoning_tokens", 0, "audio_tokens", 0));
    }

    private static String finish(Answer answer) {
        return switch (answer.finish()) {
            case COMPLETE -> answer.tool() == null ? "stop" : "tool_calls";
            case CUT_AT_LIMIT -> "length";
            case REFUSED -> "content_filter";
        };
    }

    private static WireReply headed(WireReply reply, String requestId) {
        return reply.with("x-request-id", requestId)
                .with("openai-processing-ms", "12")
                .with("x-ratelimit-limit-requests", "10000")
                .with("x-ratelimit-remaining-requests", "9999");
    }
}

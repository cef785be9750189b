package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ollama's own API, by chat or by prompt. It streams unless told not to, takes no key, and has no form of refusal. */
public final class OllamaWire implements WireFormat {
    private final Timing timing;

    OllamaWire(Timing timing) {
        this.timing = timing;
    }

    /**
     * Where the time went.
     *
     * @param loading waiting for the model
     * @param prompt reading the prompt
     * @param answer writing the answer
     */
    public record Timing(Duration loading, Duration prompt, Duration answer) {
        static final Timing USUAL = new Timing(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(30));

        /** A quarter of what a model takes is for the prompt. */
        public static Timing of(Duration loading, Duration model) {
            Duration prompt = model.dividedBy(4);
            return model.isZero()
                    ? new Timing(loading, USUAL.prompt(), USUAL.answer())
                    : new Timing(loading, prompt, model.minus(prompt));
        }

        Duration total() {
            return loading.plus(prompt).plus(answer);
        }
    }

    @Override
    public Optional<Ask> ask(Incoming incoming) {
        JsonNode body = incoming.body();
        return switch (incoming.path()) {
            case "/api/chat" -> Optional.of(ask(incoming, Messages.of(body.path("messages"), "content", "")));
            case "/api/generate" -> {
                String prompt = body.path("prompt").asText("");
                int characters =
                        prompt.length() + body.path("system").asText("").length();
                yield Optional.of(ask(incoming, new Messages(prompt, characters)));
            }
            default -> Optional.empty();
        };
    }

    private static Ask ask(Incoming incoming, Messages messages) {
        JsonNode body = incoming.body();
        return new Ask(
                incoming.provider(),
                body.path("model").asText(""),
                messages.lastOfUser(),
                messages.characters(),
                body.path("stream").asBoolean(true),
                true,
                Messages.limit(body.path("options"), "num_predict"),
                incoming.path().equals("/api/generate"));
    }

    @Override
    public Optional<String> key(Incoming incoming) {
        return incoming.bearer();
    }

    @Override
    public boolean needsKey() {
        return false;
    }

    @Override
    public WireReply answer(Ask ask, Answer answer, String requestId) {
        Map<String, @Nullable Object> body =
                answer.tool() == null ? part(ask, answer.text()) : call(ask, answer.tool());
        finish(body, answer);
        return WireReply.json(200, body).with("content-type", "application/json; charset=utf-8");
    }

    @Override
    public WireReply stream(Ask ask, Answer answer, String requestId) {
        List<String> frames = new ArrayList<>();
        for (String delta : Pieces.deltas(answer.text())) {
            Map<String, @Nullable Object> line = part(ask, delta);
            line.put("done", false);
            frames.add(WireJson.text(line) + "\n");
        }
        if (answer.tool() != null) {
            Map<String, @Nullable Object> line = call(ask, answer.tool());
            line.put("done", false);
            frames.add(WireJson.text(line) + "\n");
        }
        Map<String, @Nullable Object> last = part(ask, "");
        finish(last, answer);
        frames.add(WireJson.text(last) + "\n");
        return WireReply.stream("application/x-ndjson", frames);
    }

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return switch (fault) {
            case Fault.MissingKey missing -> error(401, "unauthorized");
            case Fault.BadKey bad -> error(401, "unauthorized");
            case Fault.Forbidden forbidden -> error(403, "forbidden");
            case Fault.CreditExhausted exhausted ->
                error(402, "this account has no usage left, upgrade for more: https://ollama.com/upgrade");
            case Fault.Throttled throttled -> {
                WireReply reply = error(429, "too many concurrent requests");
                yield throttled.retryAfter() == null
                        ? reply
                        : reply.with("retry-after", VendorErrors.seconds(throttled.retryAfter()));
            }
            case Fault.ContextTooLong tooLong -> error(400, "the input length exceeds the context length");
            case Fault.InvalidRequest invalid ->
                error(invalid.status(), "json: cannot unmarshal string into Go struct field ChatRequest.options");
            case Fault.ModelNotFound unknown -> error(404, "model '" + ask.model() + "' not found");
            case Fault.Unavailable down ->
                down.status() == 503
                        ? error(503, "server busy, please try again.  maximum pending requests exceeded")
                        : error(down.status(), "llama runner process has terminated: exit status 2");
        };
    }

    /** Its machine tells that. */
    @Override
    public Optional<WireReply> tell(Incoming incoming, List<String> models) {
        return Optional.empty();
    }

    private static Map<String, @Nullable Object> part(Ask ask, String text) {
        Map<String, @Nullable Object> part = WireJson.object(
                "model", ask.model(), "created_at", Instant.now().toString());
        if (ask.plainPrompt()) {
            part.put("response", text);
        } else {
            part.put("message", WireJson.object("role", "assistant", "content", text));
        }
        return part;
    }

    /** Without an id, and with its arguments as an object. */
    private static Map<String, @Nullable Object> call(Ask ask, Answer.ToolUse tool) {
        Map<String, @Nullable Object> part = part(ask, "");
        Object function = WireJson.object("name", tool.name(), "arguments", WireJson.tree(tool.arguments()));
        part.put(
                "message",
                WireJson.object(
                        "role",
                        "assistant",
                        "content",
                        "",
                        "tool_calls",
                        List.of(WireJson.object("function", function))));
        return part;
    }

    private void finish(Map<String, @Nullable Object> line, Answer answer) {
        line.put("done", true);
        line.put("done_reason", answer.finish() == Answer.Finish.CUT_AT_LIMIT ? "length" : "stop");
        line.put("total_duration", timing.total().toNanos());
        line.put("load_duration", timing.loading().toNanos());
        line.put("prompt_eval_count", answer.inputTokens());
        line.put("prompt_eval_duration", timing.prompt().toNanos());
        line.put("eval_count", answer.outputTokens());
        line.put("eval_duration", timing.answer().toNanos());
    }

    private static WireReply error(int status, String message) {
        return WireReply.json(status, WireJson.object("error", message));
    }
}

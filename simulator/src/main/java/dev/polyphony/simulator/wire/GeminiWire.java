package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Google's Gemini API. The model and whether to stream are in the path. */
final class GeminiWire implements WireFormat {
    private static final Pattern GENERATE =
            Pattern.compile("/v1(?:beta)?/models/(?<model>[^:]+):(?<method>generateContent|streamGenerateContent)");

    @Override
    public Optional<Ask> ask(Incoming incoming) {
        Matcher path = GENERATE.matcher(incoming.path());
        if (!path.matches()) {
            return Optional.empty();
        }
        JsonNode body = incoming.body();
        String system = Pieces.join(body.path("systemInstruction").path("parts"));
        Messages messages = Messages.of(body.path("contents"), "parts", system);
        return Optional.of(new Ask(
                incoming.provider(),
                path.group("model"),
                messages.lastOfUser(),
                messages.characters(),
                path.group("method").equals("streamGenerateContent"),
                true,
                Messages.limit(body.path("generationConfig"), "maxOutputTokens")));
    }

    @Override
    public Optional<String> key(Incoming incoming) {
        return incoming.header("x-goog-api-key")
                .or(() -> Optional.ofNullable(incoming.query().get("key")).filter(key -> !key.isBlank()));
    }

    @Override
    public boolean needsKey() {
        return true;
    }

    @Override
    public WireReply answer(Ask ask, Answer answer, String requestId) {
        return WireReply.json(200, response(ask, answer, answer.text(), finish(answer), requestId))
                .with("x-gemini-service-tier", "standard");
    }

    @Override
    public WireReply stream(Ask ask, Answer answer, String requestId) {
        List<String> frames = new ArrayList<>();
        List<String> deltas = answer.text().isEmpty() ? List.of("") : Pieces.deltas(answer.text());
        for (int at = 0; at < deltas.size(); at++) {
            String finish = at == deltas.size() - 1 ? finish(answer) : null;
            frames.add("data: " + WireJson.text(response(ask, answer, deltas.get(at), finish, requestId)) + "\r\n\r\n");
        }
        return WireReply.stream("text/event-stream", frames);
    }

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return GeminiErrors.error(ask, fault);
    }

    @Override
    public Optional<WireReply> tell(Incoming incoming, List<String> models) {
        if (!incoming.method().equals("GET") || !incoming.path().endsWith("/models")) {
            return Optional.empty();
        }
        return Optional.of(WireReply.json(
                200,
                WireJson.object(
                        "models",
                        models.stream()
                                .map(model -> WireJson.object(
                                        "name",
                                        "models/" + model,
                                        "displayName",
                                        model,
                                        "inputTokenLimit",
                                        1_048_576,
                                        "outputTokenLimit",
                                        8192,
                                        "supportedGenerationMethods",
                                        List.of("generateContent", "countTokens")))
                                .toList())));
    }

    private static Object response(Ask ask, Answer answer, String text, @Nullable String finish, String requestId) {
        if (answer.finish() == Answer.Finish.REFUSED) {
            return WireJson.object(
                    "promptFeedback",
                    WireJson.object("blockReason", "PROHIBITED_CONTENT"),
                    "usageMetadata",
                    WireJson.object("promptTokenCount", answer.inputTokens(), "totalTokenCount", answer.inputTokens()),
                    "modelVersion",
                    ask.model(),
                    "responseId",
                    requestId);
        }
        Map<String, @Nullable Object> candidate = WireJson.object(
                "content", WireJson.object("parts", List.of(part(answer, text)), "role", "model"), "index", 0);
        if (finish != null) {
            candidate.put("finishReason", finish);
        }
        return WireJson.object(
                "candidates",
                List.of(candidate),
                "usageMetadata",
                WireJson.object(
                        "promptTokenCount",
                        answer.inputTokens(),
                        "candidatesTokenCount",
                        answer.outputTokens(),
                        "totalTokenCount",
                        answer.inputTokens() + answer.outputTokens()),
                "modelVersion",
                ask.model(),
                "responseId",
                requestId);
    }

    private static Object part(Answer answer, String text) {
        Answer.ToolUse tool = answer.tool();
        return tool == null
                ? WireJson.object("text", text)
                : WireJson.object(
                        "functionCall", WireJson.object("name", tool.name(), "args", WireJson.tree(tool.arguments())));
    }

    private static String finish(Answer answer) {
        return answer.finish() == Answer.Finish.CUT_AT_LIMIT ? "MAX_TOKENS" : "STOP";
    }
}

package dev.polyphony.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.chat.ChatFailed;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.chat.ChatTurns;
import dev.polyphony.chat.KnownFields;
import dev.polyphony.chat.ProtocolReader;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a request says in Anthropic's own fields. */
final class MessagesReader implements ProtocolReader {
    private static final String MOST = "max_tokens";

    private static final String THREAD = "thread";

    /** By which Anthropic would run tools, or change what was said before. */
    private static final List<String> OF_ITS_SERVERS = List.of("mcp_servers", "container", "compaction");

    private static final KnownFields FIELDS = ChatRequests.fields(Stream.of(
                    Stream.of(MOST, THREAD),
                    OF_ITS_SERVERS.stream(),
                    MessageBlocks.READ.stream(),
                    MessageParameters.READ.stream())
            .flatMap(fields -> fields)
            .toList());

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("prompt", "messages"),
            Map.entry("conversation", "messages"),
            Map.entry("messages", "messages"),
            Map.entry("images", "messages"),
            Map.entry("system", "system"),
            Map.entry("schema", "output_config.format.schema"),
            Map.entry("max-output-tokens", MOST),
            Map.entry("temperature", "temperature"),
            Map.entry("top_p", "top_p"),
            Map.entry("stop", "stop_sequences"),
            Map.entry("tools", "tools"),
            Map.entry("tool_choice", "tool_choice"));

    /** Whether the request is to be answered, for which the protocol wants a limit. */
    private final boolean answered;

    MessagesReader(boolean answered) {
        this.answered = answered;
    }

    /** The request as all protocols have it: models to fall back on stand in objects in this one. */
    static ObjectNode body(HttpServletRequest request) throws IOException {
        ObjectNode body = ChatRequests.body(request);
        if (body.path("fallbacks") instanceof ArrayNode fallbacks) {
            for (int i = 0; i < fallbacks.size(); i++) {
                JsonNode fallback = fallbacks.get(i);
                if (fallback.size() == 1 && fallback.has("model")) {
                    fallbacks.set(i, fallback.path("model"));
                }
            }
        }
        return body;
    }

    @Override
    public KnownFields fields() {
        return FIELDS;
    }

    @Override
    public Map<String, String> names() {
        return NAMES;
    }

    @Override
    public void read(JsonNode body, AnalysisRequest analysis) {
        Integer most = JsonFields.tokens(body.path(MOST), MOST);
        if (answered && most == null) {
            throw new InvalidField(MOST, "is missing; the longest answer that is wanted, in tokens");
        }
        for (String field : OF_ITS_SERVERS) {
            JsonNode given = body.path(field);
            if (given.isContainerNode() ? !given.isEmpty() : JsonFields.given(given)) {
                throw new InvalidField(field, "is for Anthropic's own servers; leave it out");
            }
        }
        if (JsonFields.given(body.path(THREAD))) {
            throw new ChatFailed(MessageErrors.noThreads(THREAD));
        }
        ChatTurns turns = new ChatTurns("messages");
        if (JsonFields.given(body.path("system"))) {
            turns.system(MessageBlocks.system(body.path("system")));
        }
        MessageBlocks.read(body.path("messages"), turns);
        turns.tell(analysis, MessageParameters.read(body));
        analysis.with(AnalysisOptions.SCHEMA, MessageParameters.schema(body))
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, most);
    }
}

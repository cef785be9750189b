package dev.polyphony.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.chat.ChatTurns;
import dev.polyphony.chat.JsonFields;
import dev.polyphony.chat.ProtocolReader;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a request says in Anthropic's own fields. */
final class MessagesReader implements ProtocolReader {
    private static final String MOST = "max_tokens";

    private static final Set<String> FIELDS = Stream.concat(
                    Stream.of("system", "messages", MOST, "mcp_servers"), MessageParameters.READ.stream())
            .collect(Collectors.toUnmodifiableSet());

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

    @Override
    public Set<String> fields() {
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
        if (!body.path("mcp_servers").isEmpty()) {
            throw new InvalidField("mcp_servers", "only tools that the client runs itself are taken, in tools");
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

package dev.polyphony.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.polyphony.chat.AnswerDelta;
import dev.polyphony.chat.ProtocolWriter;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls of tools that come in pieces, in the forms of OpenAI's interfaces. */
class WritersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<AnswerDelta> DELTAS = List.of(
            new AnswerDelta.Text("Let me see."),
            new AnswerDelta.CallBegins(0, "c1", "weather", ""),
            new AnswerDelta.CallGoesOn(0, "{\"city\":"),
            new AnswerDelta.CallGoesOn(0, "\"Oslo\"}"),
            new AnswerDelta.CallBegins(1, "c2", "time", "{}"));

    @Test
    void chatCompletionNamesACallOnceAndThenItsPieces() throws Exception {
        ProtocolWriter writer = new CompletionWriter("an-1", Instant.EPOCH, false, List.of());

        List<JsonNode> calls = written(writer)
                .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
                .filter(JsonNode::isObject)
                .toList();

        assertThat(calls)
                .extracting(call -> call.path("index") + " " + call.path("id").asText() + " "
                        + call.at("/function/name").asText() + " "
                        + call.at("/function/arguments").asText())
                .containsExactly("0 c1 weather ", "0   {\"city\":", "0   \"Oslo\"}", "1 c2 time {}");
    }

    @Test
    void responseEndsAnItemBeforeTheNextBegins() throws Exception {
        ProtocolWriter writer = new ResponseWriter(
                new ResponseObject("an-1", Instant.EPOCH, JsonNodeFactory.instance.objectNode(), List.of()));

        List<JsonNode> events = written(writer).toList();

        assertThat(events)
                .extracting(event -> event.path("type").asText().replace("response.", "") + " "
                        + event.path("output_index").asText())
                .containsExactly(
                        "output_item.added 0",
                        "content_part.added 0",
                        "output_text.delta 0",
                        "output_text.done 0",
                        "content_part.done 0",
                        "output_item.done 0",
                        "output_item.added 1",
                        "function_call_arguments.delta 1",
                        "function_call_arguments.delta 1",
                        "function_call_arguments.done 1",
                        "output_item.done 1",
                        "output_item.added 2",
                        "function_call_arguments.delta 2");
        assertThat(events.get(9).path("arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(events.get(10).path("item").path("call_id").asText()).isEqualTo("c1");
    }

    private static Stream<JsonNode> written(ProtocolWriter writer) throws Exception {
        Stream.Builder<JsonNode> written = Stream.builder();
        for (AnswerDelta delta : DELTAS) {
            for (var event : writer.delta("m", delta)) {
                String text = event.text();
                written.add(JSON.readTree(text.substring(text.indexOf("data: ") + "data: ".length())));
            }
        }
        return written.build();
    }
}

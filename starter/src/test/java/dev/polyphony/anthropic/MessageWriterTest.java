package dev.polyphony.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.ToolCall;
import dev.polyphony.chat.AnswerDelta;
import dev.polyphony.chat.ChatFailed;
import dev.polyphony.chat.ServerSentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Answers as Anthropic's clients read them. */
class MessageWriterTest {
    private final MessageWriter writer = new MessageWriter("an-1", List.of());

    @Test
    void eachBlockBeginsAndStopsBeforeTheNext() {
        List<ServerSentEvent> events = new ArrayList<>(writer.open("m"));
        events.addAll(writer.delta("m", new AnswerDelta.Text("It ")));
        events.addAll(writer.delta("m", new AnswerDelta.Text("is")));
        events.addAll(writer.delta("m", new AnswerDelta.CallBegins(0, "c1", "w", "{\"city\":")));
        events.addAll(writer.delta("m", new AnswerDelta.CallGoesOn(0, "\"Oslo\"}")));
        events.addAll(writer.delta("m", new AnswerDelta.CallBegins(1, "c2", "w", "")));
        events.addAll(writer.end(result("It is", "tool_calls", "{\"city\":\"Oslo\"}")));

        assertThat(events.stream().map(MessageWriterTest::shown))
                .containsExactly(
                        "message_start",
                        "content_block_start 0 text",
                        "content_block_delta 0 text_delta",
                        "content_block_delta 0 text_delta",
                        "content_block_stop 0",
                        "content_block_start 1 tool_use",
                        "content_block_delta 1 input_json_delta",
                        "content_block_delta 1 input_json_delta",
                        "content_block_stop 1",
                        "content_block_start 2 tool_use",
                        "content_block_stop 2",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void nothingButACommentComesBeforeTheBeginning() {
        assertThat(writer.alive().text()).startsWith(":");
        writer.open("m");
        assertThat(writer.alive().text()).isEqualTo("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    }

    @Test
    void callWithWhatIsNoObjectIsNoAnswer() {
        AnalysisResult result = result("", "tool_calls", "{\"city\":");

        assertThatThrownBy(() -> writer.whole(result)).isInstanceOf(ChatFailed.class);
        assertThat(writer.end(result))
                .singleElement()
                .satisfies(event -> assertThat(event.text()).startsWith("event: error\n"));
    }

    @Test
    void callThatIsCutAtTheLimitSaysSo() {
        ObjectNode message = writer.whole(result("", "length", "{\"city\":"));

        assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(message.path("content")).hasSize(1);
        assertThat(message.path("content").path(0).path("input").isEmpty()).isTrue();
    }

    /** The event's name, its block's index and its kind. */
    private static String shown(ServerSentEvent event) {
        return event.text()
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .map(name -> name
                        + first(event, "\"index\":(\\d)")
                        + first(event, "\"type\":\"((?:text|tool|input)\\w+|text)\""))
                .findFirst()
                .orElse("");
    }

    private static String first(ServerSentEvent event, String pattern) {
        return Pattern.compile(pattern)
                .matcher(event.text())
                .results()
                .findFirst()
                .map(found -> " " + found.group(1))
                .orElse("");
    }

    private static AnalysisResult result(String text, String finish, String arguments) {
        return new AnalysisResult(
                "an-1",
                AnalysisStatus.ANSWERED,
                new AnalysisResult.Answer(text, "m", null, null, List.of(new ToolCall("c1", "w", arguments)), finish),
                AnalysisResult.Spending.NOTHING,
                Duration.ofSeconds(1),
                "fallback",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                Instant.EPOCH,
                null);
    }
}

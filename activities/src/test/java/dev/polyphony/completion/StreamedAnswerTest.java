package dev.polyphony.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.catalogue.Adapter;
import dev.polyphony.completion.StreamedAnswer.Piece;
import dev.polyphony.completion.StreamedAnswer.Text;
import dev.polyphony.completion.StreamedAnswer.ToolCallDelta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a stream is shown while it comes, however it is cut. */
class StreamedAnswerTest {
    private final List<Piece> pieces = new ArrayList<>();
    private StreamedAnswer answer = new StreamedAnswer(Adapter.OPENAI, true, false);

    @Test
    void eventsAreReadWhereverTheyAreCut() {
        String body = ": a comment\r\n\r\n" + event("Good ") + ": another\n\n"
                + event("day").replace("\n", "\r\n") + "data: [DONE]\n\n";

        body.chars().forEach(c -> take(String.valueOf((char) c)));

        assertThat(pieces).containsExactly(new Text(0, "Good "), new Text(5, "day"));
        assertThat(answer.isLast()).isTrue();
    }

    @Test
    void linesCanEndWithACarriageReturnAlone() {
        String body = (event("Good ") + event("day") + "data: [DONE]\n\n").replace('\n', '\r');

        body.chars().forEach(c -> take(String.valueOf((char) c)));

        assertThat(pieces).containsExactly(new Text(0, "Good "), new Text(5, "day"));
        assertThat(answer.isLast()).isTrue();
    }

    @Test
    void halfOfACharacterWaitsForTheOther() {
        take(event("Good \\ud83d"));
        take(event("\\ude00 day"));

        assertThat(pieces).containsExactly(new Text(0, "Good "), new Text(5, "\ud83d\ude00 day"));
    }

    @Test
    void whatFollowsTheLastWordIsNotRead() {
        String body = event("Good day") + "data: [DONE]\n\n" + event(", and more");

        take(body);

        assertThat(pieces).containsExactly(new Text(0, "Good day"));
        assertThat(ResponseBody.of(body).documents()).hasSize(1);
    }

    @Test
    void severalEventsInOneChunkAreOnePiece() {
        take(event("Good ") + event("day"));

        assertThat(pieces).containsExactly(new Text(0, "Good day"));
        assertThat(answer.isLast()).isFalse();
        assertThat(answer.isEnded()).isFalse();
    }

    @Test
    void reasonToStopEndsItThoughCountsMayFollow() {
        take(event("Good day"));
        take("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");

        assertThat(answer.isEnded()).isTrue();
        assertThat(answer.isLast()).isFalse();
    }

    @Test
    void lastEventOfAnthropicAndLastLineOfOllamaAreTheEnd() {
        answer = new StreamedAnswer(Adapter.ANTHROPIC, true, false);
        take("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\","
                + "\"text\":\"Hi\"}}\n\n");
        assertThat(answer.isLast()).isFalse();
        take("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(answer.isLast()).isTrue();

        answer = new StreamedAnswer(Adapter.OLLAMA, true, false);
        take("{\"message\":{\"content\":\"Hi\"},\"done\":false}\n");
        assertThat(answer.isLast()).isFalse();
        take("{\"message\":{\"content\":\"\"},\"done\":true}\n");
        assertThat(answer.isLast()).isTrue();
    }

    @Test
    void thoughtsAreNotShown() {
        take(event("<thi"));
        take(event("nk>so it <is"));
        assertThat(answer.hasBegun()).isTrue();
        assertThat(pieces).isEmpty();

        take(event(" so</think>\\n\\nGood "));
        take(event("day <b>there</b>"));

        assertThat(pieces).containsExactly(new Text(0, "Good "), new Text(5, "day <b>there</b>"));
    }

    @Test
    void thoughtsInAFieldOfTheirOwnBeginTheAnswerAndAreNotShown() {
        take("data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"so it is\"}}]}\n\n");

        assertThat(answer.hasBegun()).isTrue();
        assertThat(pieces).isEmpty();
    }

    @Test
    void thoughtThatIsKnownByItsEndAloneIsTakenBack() {
        take(event("so it is\\n"));
        take(event("</think>\\n\\nGood "));
        take(event("day"));

        assertThat(pieces).containsExactly(new Text(0, "so it is\n"), new Text(0, "Good "), new Text(5, "day"));
    }

    @Test
    void callsOfToolsAreToldOneAfterTheOtherEachByItsNameAndThenItsArguments() {
        take(tools("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}"));
        take(tools("{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}"));
        take(tools("{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"time\",\"arguments\":\"{}\"}}"));
        take(tools("{\"index\":0,\"id\":\"changed\",\"function\":{\"arguments\":\"1}\"}}"));

        assertThat(pieces)
                .containsExactly(
                        new ToolCallDelta(0, "a", "weather", 0, ""),
                        new ToolCallDelta(0, null, null, 0, "{\"city\":"),
                        new ToolCallDelta(0, null, null, 8, "1}"),
                        new ToolCallDelta(1, "b", "time", 0, "{}"));
    }

    @Test
    void callWithoutAnIdIsToldOnceItIsWhole() {
        take(tools("{\"index\":0,\"function\":{\"name\":\"weather\",\"arguments\":\"{\"}}"));
        assertThat(answer.hasBegun()).isTrue();
        assertThat(pieces).isEmpty();

        take(tools("{\"index\":0,\"function\":{\"arguments\":\"}\"}}"));

        assertThat(pieces).singleElement().isInstanceOfSatisfying(ToolCallDelta.class, call -> {
            assertThat(call.id()).isNotBlank();
            assertThat(call.arguments()).isEqualTo("{}");
        });
    }

    @Test
    void callWithoutArgumentsHasNoneAtTheEnd() {
        take(tools("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"now\"}}"));
        take("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n");

        assertThat(pieces)
                .containsExactly(new ToolCallDelta(0, "a", "now", 0, ""), new ToolCallDelta(0, null, null, 0, "{}"));
    }

    @Test
    void callThatComesWholeIsToldAtOnce() {
        answer = new StreamedAnswer(Adapter.GEMINI, true, false);
        take("data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"weather\",\"args\":"
                + "{\"city\":\"Oslo\"}}}]}}]}\n\n");

        assertThat(pieces)
                .singleElement()
                .isInstanceOfSatisfying(
                        ToolCallDelta.class,
                        call -> assertThat(call.arguments()).isEqualTo("{\"city\":\"Oslo\"}"));
    }

    @Test
    void callThatNobodyOfferedIsNotTold() {
        answer = new StreamedAnswer(Adapter.OPENAI, false, false);
        take(tools("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}"));

        assertThat(pieces).isEmpty();
    }

    @Test
    void jsonIsShownAsItIsRecorded() {
        answer = new StreamedAnswer(Adapter.OPENAI, false, true);
        for (String each :
                List.of("```js", "on\\n", "{ \\n  ", "\\\"a b", "\\\" : [1, ", "2] ", "}\\n```", "\\nThat is it.")) {
            take(event(each));
        }

        assertThat(pieces)
                .containsExactly(
                        new Text(0, "{"),
                        new Text(1, "\"a b"),
                        new Text(5, "\":[1,"),
                        new Text(10, "2]"),
                        new Text(12, "}"));
    }

    @Test
    void whatIsNotJsonFromItsBeginningIsNotShownWhereJsonIsWanted() {
        answer = new StreamedAnswer(Adapter.OPENAI, false, true);
        take(event("Here it is: {\\\"a\\\": 1}"));

        assertThat(pieces).isEmpty();
    }

    private static String tools(String call) {
        return "data: {\"choices\":[{\"delta\":{\"tool_calls\":[" + call + "]}}]}\n\n";
    }

    private void take(String text) {
        pieces.addAll(answer.take(text));
    }

    private static String event(String text) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    /** A long stream's are many: who has read one has no use for it any more. */
    @Test
    void documentIsHandedOutOnce() {
        ServerSentEvents events = new ServerSentEvents();
        events.line("data: {\"a\": 1}");
        events.line("");

        assertThat(events.take()).hasSize(1);
        assertThat(events.take()).isEmpty();

        events.line("data: {\"a\": 2}");
        events.line("");
        assertThat(events.take())
                .singleElement()
                .satisfies(last -> assertThat(last.path("a").asInt()).isEqualTo(2));
    }
}

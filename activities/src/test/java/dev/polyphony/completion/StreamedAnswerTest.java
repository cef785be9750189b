package dev.polyphony.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.catalogue.Adapter;
import dev.polyphony.completion.StreamedAnswer.Piece;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a stream is shown while it comes, however it is cut. */
class StreamedAnswerTest {
    private final List<Piece> pieces = new ArrayList<>();
    private StreamedAnswer answer = new StreamedAnswer(Adapter.OPENAI);

    @Test
    void eventsAreReadWhereverTheyAreCut() {
        String body = ": a comment\r\n\r\n" + event("Good ") + ": another\n\n"
                + event("day").replace("\n", "\r\n") + "data: [DONE]\n\n";

        body.chars().forEach(c -> take(String.valueOf((char) c)));

        assertThat(pieces).containsExactly(new Piece(0, "Good "), new Piece(5, "day"));
        assertThat(answer.isLast()).isTrue();
    }

    @Test
    void linesCanEndWithACarriageReturnAlone() {
        String body = (event("Good ") + event("day") + "data: [DONE]\n\n").replace('\n', '\r');

        body.chars().forEach(c -> take(String.valueOf((char) c)));

        assertThat(pieces).containsExactly(new Piece(0, "Good "), new Piece(5, "day"));
        assertThat(answer.isLast()).isTrue();
    }

    @Test
    void halfOfACharacterWaitsForTheOther() {
        take(event("Good \\ud83d"));
        take(event("\\ude00 day"));

        assertThat(pieces).containsExactly(new Piece(0, "Good "), new Piece(5, "\ud83d\ude00 day"));
    }

    @Test
    void whatFollowsTheLastWordIsNotRead() {
        String body = event("Good day") + "data: [DONE]\n\n" + event(", and more");

        take(body);

        assertThat(pieces).containsExactly(new Piece(0, "Good day"));
        assertThat(ResponseBody.of(body).documents()).hasSize(1);
    }

    @Test
    void severalEventsInOneChunkAreOnePiece() {
        take(event("Good ") + event("day"));

        assertThat(pieces).containsExactly(new Piece(0, "Good day"));
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
        answer = new StreamedAnswer(Adapter.ANTHROPIC);
        take("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\","
                + "\"text\":\"Hi\"}}\n\n");
        assertThat(answer.isLast()).isFalse();
        take("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(answer.isLast()).isTrue();

        answer = new StreamedAnswer(Adapter.OLLAMA);
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

        assertThat(pieces).containsExactly(new Piece(0, "Good "), new Piece(5, "day <b>there</b>"));
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

        assertThat(pieces).containsExactly(new Piece(0, "so it is\n"), new Piece(0, "Good "), new Piece(5, "day"));
    }

    private void take(String text) {
        answer.take(text).ifPresent(pieces::add);
    }

    private static String event(String text) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }
}

package dev.polyphony.provider;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure.Phase;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.completion.Completion;
import dev.polyphony.completion.CompletionReader;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.completion.StreamedAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream's body as its bytes come. */
class StreamedBodyTest {
    private static final String GOOD = event("Gr\u00fc\u00df dich, ") + event("\ud83d\ude00");
    private static final String STOP = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

    private final StringBuilder heard = new StringBuilder();
    private final StreamedBody body = new StreamedBody(
            new Streaming(
                    piece -> heard.append(((StreamedAnswer.Text) piece).text()),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30)),
            new StreamedAnswer(Adapter.OPENAI, false, false));
    private final CompletableFuture<String> whole = body.getBody().toCompletableFuture();

    @BeforeEach
    void begin() {
        body.of(HttpHeaders.of(Map.of(), (name, value) -> true));
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long pieces) {
                // It comes as the test says.
            }

            @Override
            public void cancel() {
                // Nothing more comes.
            }
        });
    }

    @Test
    void charactersThatAreCutBetweenChunksAreWhole() {
        for (byte each : (GOOD + STOP).getBytes(StandardCharsets.UTF_8)) {
            body.onNext(List.of(ByteBuffer.wrap(new byte[] {each})));
        }

        assertThat(heard).hasToString("Gr\u00fc\u00df dich, \ud83d\ude00");
    }

    @Test
    void itIsThereAtItsLastWordWhateverTheConnectionDoes() {
        comes(GOOD + STOP);
        assertThat(whole).isNotDone();

        comes("data: [DONE]\n\n");

        assertThat(whole).isDone();
        assertThat(read(whole.join())).isInstanceOf(Completion.Answered.class);
    }

    @Test
    void withoutALastWordItIsThereWhenTheConnectionEnds() {
        comes(GOOD + STOP);
        body.onComplete();

        assertThat(read(whole.join())).isInstanceOf(Completion.Answered.class);
    }

    @Test
    void withoutALastWordOnAConnectionThatStaysItIsTakenSoonAfter() {
        comes(GOOD + STOP);

        StreamedBody.Limit limit = requireNonNull(body.limit(0));

        assertThat(limit.phase()).isNull();
        assertThat(limit.atNanos() - System.nanoTime())
                .isLessThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        body.take();
        assertThat(read(whole.join())).isInstanceOf(Completion.Answered.class);
    }

    @Test
    void streamWithoutAnEndIsNoAnswer() {
        comes(GOOD);
        body.onComplete();

        assertThat(read(whole.join())).isInstanceOf(Completion.Unusable.class);
    }

    @Test
    void eventThatIsNotJsonMakesTheAnswerNone() {
        comes(event("Good ") + "data: {\"choices\":[{\"delta\":{\"content\":\n\n" + event("there") + STOP
                + "data: [DONE]\n\n");

        assertThat(read(whole.join()))
                .isInstanceOfSatisfying(
                        Completion.Unusable.class,
                        none -> assertThat(none.reason()).isEqualTo("not JSON amid the stream"));
    }

    @Test
    void wordThatShowsThatAServerLivesIsNoDocument() {
        comes(event("Good day") + "data: ping\n\n" + STOP + "data: [DONE]\n\n");

        assertThat(read(whole.join())).isInstanceOf(Completion.Answered.class);
    }

    @Test
    void packedBodyIsAliveWhileItComesAndReadWhenItIsThere() throws IOException {
        body.of(HttpHeaders.of(Map.of("content-encoding", List.of("gzip")), (name, value) -> true));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(packed)) {
            packing.write((GOOD + STOP).getBytes(StandardCharsets.UTF_8));
        }

        body.onNext(List.of(ByteBuffer.wrap(packed.toByteArray())));

        assertThat(body.limit(7))
                .isNotNull()
                .extracting(StreamedBody.Limit::phase)
                .isEqualTo(Phase.BODY);
        body.onComplete();
        assertThat(read(whole.join())).isInstanceOf(Completion.Answered.class);
    }

    @Test
    void silenceIsBoundedByTheFirstTokensLimitAndThenByTheStreams() {
        StreamedBody.Limit first = body.limit(7);
        comes(": still here\n\n");
        assertThat(body.limit(7)).isEqualTo(first);

        comes(GOOD);

        assertThat(first)
                .isEqualTo(new StreamedBody.Limit(7 + Duration.ofSeconds(10).toNanos(), Phase.FIRST_BYTE));
        assertThat(body.limit(7))
                .isNotNull()
                .extracting(StreamedBody.Limit::phase)
                .isEqualTo(Phase.BODY);
    }

    private void comes(String text) {
        body.onNext(List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static Completion read(String text) {
        return CompletionReader.of(Adapter.OPENAI).read(ResponseBody.of(text));
    }

    private static String event(String text) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }
}

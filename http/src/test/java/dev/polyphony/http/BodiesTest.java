package dev.polyphony.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** The application has four threads. */
@Timeout(120)
class BodiesTest {
    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() {
        context = EchoApplication.start("polyphony.http.max-body=1MB");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void bodyArrivesWholeHoweverItIsSent() throws IOException {
        assertThat(post("/it", 700_000)).endsWith("got 700000");
        assertThat(post("/later", 700_000)).endsWith("later 700000");
        try (Raw raw = raw()) {
            raw.send(head("/it", "Transfer-Encoding: chunked") + "5\r\nhello\r\n");
            raw.send("6\r\n world\r\n0\r\n\r\n");
            assertThat(raw.answer()).contains("got 11");
        }
    }

    @Test
    void bodyThatIsTooLargeIsRefusedAlsoToWhomSendsItAllFirst() throws IOException {
        assertThat(post("/it", 1024 * 1024 + 1)).startsWith("HTTP/1.1 413").contains("POLYPHONY_HTTP_MAX_BODY");
        assertThat(post("/it", 20_000_000)).startsWith("HTTP/1.1 413").contains("POLYPHONY_HTTP_MAX_BODY");
        try (Raw raw = raw()) {
            raw.send(head("/it", "Transfer-Encoding: chunked"));
            for (int i = 0; i < 40; i++) {
                raw.send("10000\r\n").send(new byte[0x10000]).send("\r\n");
            }
            assertThat(raw.send("0\r\n\r\n").answer()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void refusalIsOurProblemAlsoWhereTheConnectionIsGivenUpWithIt() throws IOException {
        try (ConfigurableApplicationContext usual = EchoApplication.start();
                Raw whole = new Raw(EchoApplication.port(usual));
                Raw asking = new Raw(EchoApplication.port(usual));
                Raw huge = new Raw(EchoApplication.port(usual))) {
            whole.send(head("/it", "Content-Length: 9000000")).send("x".repeat(9_000_000));
            asking.send(head("/it", "Content-Length: 9000000\r\nExpect: 100-continue"));
            huge.send(head("/it", "Content-Length: 90000000"));
            for (Raw refused : List.of(whole, asking, huge)) {
                assertThat(refused.answer())
                        .startsWith("HTTP/1.1 413")
                        .contains(
                                "application/problem+json",
                                "\"title\":\"Content Too Large\"",
                                "POLYPHONY_HTTP_MAX_BODY")
                        .doesNotContain("timestamp");
            }
        }
    }

    @Test
    void whereOpenAisProtocolIsSpokenThereIsRoomForImagesAndRefusalsAreInItsForm() throws IOException {
        assertThat(post("/v1/it", 4 * 1024 * 1024)).endsWith("got " + 4 * 1024 * 1024);
        assertThat(post("/v1/it", 4 * 1024 * 1024 + 1))
                .startsWith("HTTP/1.1 413")
                .contains(
                        "application/json", "{\"error\":{\"message\":\"the body is larger", "\"code\":\"too_large\"}}");
    }

    @Test
    void whereAnthropicsProtocolIsSpokenRefusalsAreInThatForm() throws IOException {
        assertThat(post("/v1/messages", 4 * 1024 * 1024 + 1))
                .startsWith("HTTP/1.1 413")
                .contains("application/json", "{\"type\":\"error\",\"error\":{\"type\":\"request_too_large\"");
    }

    @Test
    void whomAsksFirstIsRefusedAtOnce() throws IOException {
        try (Raw raw = raw()) {
            raw.send(head("/it", "Content-Length: 20000000\r\nExpect: 100-continue"));
            assertThat(raw.answer()).startsWith("HTTP/1.1 413");
        }
        try (Raw raw = raw()) {
            raw.send(head("/it", "Content-Length: 200000000000"));
            assertThat(raw.answer()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void hundredsOfHalfSentRequestsHoldUpNobody() throws IOException {
        List<Raw> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                halves.add(raw().send(head("/it", "Content-Length: 1000") + "half"));
                halves.add(raw().send(head("/it", "Transfer-Encoding: chunked") + "1000\r\nhalf"));
                halves.add(raw().send("POST /it HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9\r\n\r\nhalf"));
                halves.add(raw().send("POST /it HTTP/1.1\r\nHost: localh"));
            }
            assertThat(post("/it", 10)).endsWith("got 10");
            assertThat(Raw.say(port(), "GET /it HTTP/1.1", "Host: localhost")).endsWith("reached");
            assertThat(halves).as("are still waited for").allMatch(BodiesTest::isSilent);
        } finally {
            for (Raw half : halves) {
                half.close();
            }
        }
    }

    @Test
    void bodyThatComesTooLateIsGivenUp() throws IOException {
        try (ConfigurableApplicationContext impatient = EchoApplication.start("polyphony.http.body-timeout=1s");
                Raw half = new Raw(EchoApplication.port(impatient));
                Raw refused = new Raw(EchoApplication.port(impatient))) {
            half.send(head("/it", "Content-Length: 1000") + "half");
            refused.send("POST /it HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9\r\n\r\nhalf");
            assertThat(half.answer())
                    .startsWith("HTTP/1.1 408")
                    .contains("application/problem+json", "the body did not arrive in time");
            assertThat(refused.answer()).startsWith("HTTP/1.1 421");
        }
    }

    @Test
    void memoryOfBodiesUnderWayIsBoundedAndGivenBack() {
        BodyMemory memory = new BodyMemory();
        int mega = 1024 * 1024;
        for (int i = 0; i < 32; i++) {
            assertThat(memory.take(mega)).isTrue();
        }
        assertThat(memory.take(1)).isFalse();
        memory.giveBack(mega);
        assertThat(memory.take(mega)).isTrue();
    }

    @Test
    void roomForBodiesIsThereAgainAfterEach() throws IOException {
        for (int i = 0; i < 40; i++) {
            assertThat(post("/it", 1_000_000)).endsWith("got 1000000");
            assertThat(post("/none", 1_000_000)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void whatIsReadAndLetGoTakesNoRoomThoughItIsNotAnswered() throws Exception {
        int large = 20 * 1024 * 1024;
        try (ConfigurableApplicationContext roomy = EchoApplication.start("polyphony.http.max-body=20MB");
                Raw first = new Raw(EchoApplication.port(roomy));
                Raw second = new Raw(EchoApplication.port(roomy))) {
            for (Raw raw : List.of(first, second)) {
                raw.send(head("/slow", "Content-Length: " + large)).send("x".repeat(large));
                assertThat(EchoApplication.RELEASED.tryAcquire(1, TimeUnit.MINUTES))
                        .isTrue();
            }
            EchoApplication.ANSWERING.release(2);
            assertThat(first.answer()).endsWith("got " + large + " and then 0");
            assertThat(second.answer()).endsWith("got " + large + " and then 0");
        }
    }

    private static boolean isSilent(Raw raw) {
        try {
            return raw.isSilent();
        } catch (IOException e) {
            return false;
        }
    }

    private static String post(String path, int bytes) throws IOException {
        try (Raw raw = raw()) {
            raw.send(head(path, "Content-Length: " + bytes)).send("x".repeat(bytes));
            return raw.answer();
        }
    }

    private static String head(String path, String lines) {
        return "POST " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + lines
                + "\r\n\r\n";
    }

    private static Raw raw() throws IOException {
        return new Raw(port());
    }

    private static int port() {
        return EchoApplication.port(context);
    }
}

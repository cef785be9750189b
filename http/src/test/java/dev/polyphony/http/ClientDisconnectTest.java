package dev.polyphony.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(120)
class ClientDisconnectTest {
    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() {
        context = EchoApplication.start();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void clientThatClosesItsConnectionIsNoticedThoughNothingIsWritten() throws Exception {
        try (Raw raw = raw()) {
            raw.send(request("/until-left", "hello", ""));
        }

        context.getBean(EchoApplication.Echo.class).left().get(1, TimeUnit.MINUTES);
    }

    @Test
    void clientThatSendsItsNextRequestAheadIsThereAndAnswered() throws IOException {
        try (Raw raw = raw()) {
            raw.send(request("/has-left", "hello", "")
                    + request("/it", "hello", "")
                    + request("/has-left", "hello", "Connection: close\r\n"));

            assertThat(raw.answer()).containsSubsequence("left: false false", "got 5", "left: false false");
        }
    }

    private static String request(String path, String body, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static Raw raw() throws IOException {
        return new Raw(EchoApplication.port(context));
    }
}

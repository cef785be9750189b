package dev.polyphony.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

class AccessTest {
    private static ConfigurableApplicationContext context;
    private static int port;

    @BeforeAll
    static void start() {
        context = EchoApplication.start(
                "polyphony.http.hosts=front.example, Second.Example", "polyphony.http.origins=https://page.example");
        port = EchoApplication.port(context);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8180",
                "localhost.",
                "127.0.0.1",
                "127.0.0.1:1",
                "[::1]:8180",
                "front.example",
                "front.example:443",
                "second.example"
            })
    void namesOfItsOwnAreServed(String host) throws IOException {
        assertThat(get(host)).startsWith("HTTP/1.1 200").endsWith("reached");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8180",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example:80@localhost",
                "0.0.0.0:8180",
                "10.1.2.3",
                "[::2]",
                "front.example.evil",
                "local host",
                ""
            })
    void otherNamesAreRefusedWithTheNameOfTheSetting(String host) throws IOException {
        String answer = get(host);
        assertThat(answer).containsPattern("^HTTP/1.1 4(21|00)").doesNotContain("reached");
        assertThat(answer).contains("application/problem+json");
    }

    @Test
    void refusalNamesTheSetting() throws IOException {
        assertThat(get("evil.example"))
                .startsWith("HTTP/1.1 421")
                .contains("\"status\":421", "POLYPHONY_HTTP_HOSTS")
                .doesNotContain("evil");
    }

    @Test
    void requestThatNamesNoHostIsRefused() throws IOException {
        assertThat(Raw.say(port, "GET /it HTTP/1.0")).contains(" 421").doesNotContain("reached");
    }

    @Test
    void errorsAreGuardedToo() throws IOException {
        assertThat(Raw.say(port, "GET /none HTTP/1.1", "Host: evil.example")).startsWith("HTTP/1.1 421");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8180", "https://page.example", "https://page.example:443"})
    void pagesOfItsOwnAndThoseThatAreNamedAreServed(String origin) throws IOException {
        assertThat(from("POST", origin)).startsWith("HTTP/1.1 200");
        assertThat(from("GET", origin)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://localhost:3000",
                "http://localhost",
                "null",
                "https://page.example.evil",
                "http://page.example",
                "file://",
                "*"
            })
    void otherPagesAreRefused(String origin) throws IOException {
        assertThat(from("POST", origin)).startsWith("HTTP/1.1 403").contains("POLYPHONY_HTTP_ORIGINS");
        assertThat(from("GET", origin)).startsWith("HTTP/1.1 403");
        assertThat(from("DELETE", origin)).startsWith("HTTP/1.1 403");
    }

    @Test
    void pageThatIsNamedIsToldThatItMay() throws IOException {
        String preflight = Raw.say(
                port,
                "OPTIONS /it HTTP/1.1",
                "Host: localhost:8180",
                "Origin: https://page.example",
                "Access-Control-Request-Method: DELETE",
                "Access-Control-Request-Headers: content-type");
        assertThat(preflight).startsWith("HTTP/1.1 200").contains("Access-Control-Allow-Origin: https://page.example");
    }

    @Test
    void pageThatAsksFirstIsRefusedThen() throws IOException {
        assertThat(Raw.say(
                        port,
                        "OPTIONS /it HTTP/1.1",
                        "Host: localhost",
                        "Origin: https://evil.example",
                        "Access-Control-Request-Method: DELETE"))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("Access-Control-Allow");
    }

    @Test
    void pictureOnAnotherSitesPageIsRefusedAndALinkIsFollowed() throws IOException {
        List<String> lines = List.of("GET /it HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: cross-site");
        assertThat(Raw.say(port, lines.get(0), lines.get(1), lines.get(2), "Sec-Fetch-Mode: no-cors"))
                .startsWith("HTTP/1.1 403");
        assertThat(Raw.say(port, lines.get(0), lines.get(1), lines.get(2), "Sec-Fetch-Mode: navigate"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x", ""})
    void whatChangesAnythingNeedsJson(String type) throws IOException {
        for (String method : new String[] {"POST", "DELETE", "PUT", "PATCH"}) {
            assertThat(Raw.say(
                            port,
                            method + " /it HTTP/1.1",
                            "Host: localhost",
                            "Content-Length: 0",
                            "Content-Type: " + type))
                    .as(method)
                    .startsWith("HTTP/1.1 415")
                    .contains("Content-Type: application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "x-gzip", "identity, gzip", "nonsense"})
    void bodyThatIsEncodedIsRefusedInTheFormOfItsProtocol(String coding) throws IOException {
        assertThat(encoded("/it", coding))
                .startsWith("HTTP/1.1 415")
                .contains("Accept-Encoding: identity", "application/problem+json", "without Content-Encoding");
        assertThat(encoded("/v1/it", coding))
                .startsWith("HTTP/1.1 415")
                .contains("\"code\":\"encoded\"", "without Content-Encoding");
        assertThat(encoded("/v1/messages", coding))
                .startsWith("HTTP/1.1 415")
                .contains("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"");
    }

    @Test
    void bodyThatIsSaidToBeAsItIsIsServed() throws IOException {
        assertThat(encoded("/it", "identity")).endsWith("got 2");
        assertThat(encoded("/it", "Identity,")).endsWith("got 2");
    }

    private static String encoded(String path, String coding) throws IOException {
        try (Raw raw = new Raw(port)) {
            return raw.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: " + coding
                            + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                    .answer();
        }
    }

    @Test
    void jsonIsServedWithoutABodyToo() throws IOException {
        assertThat(Raw.say(
                        port, "DELETE /it HTTP/1.1", "Host: localhost", "Content-Type: Application/JSON;charset=utf-8"))
                .endsWith("deleted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /it%2fx HTTP/1.1", "GET /%00 HTTP/1.1", "GET /a|b HTTP/1.1", "NONSENSE"})
    void whatNoServletSeesIsAProblemDetailToo(String line) throws IOException {
        assertThat(Raw.say(port, line, "Host: localhost"))
                .doesNotContain("<html", "Exception", "\tat ")
                .containsPattern(" 4\\d\\d");
    }

    @Test
    void settingThatNamesNoHostOrOriginIsRefused() {
        assertThatThrownBy(() -> settings(List.of("https://front.example"), List.of()))
                .hasMessageContaining("polyphony.http.hosts: 'https://front.example'");
        assertThatThrownBy(() -> settings(List.of(), List.of("front.example")))
                .hasMessageContaining("polyphony.http.origins: 'front.example'");
    }

    private static HttpSettings settings(List<String> hosts, List<String> origins) {
        return new HttpSettings(hosts, origins, List.of(), DataSize.ofMegabytes(8), java.time.Duration.ofSeconds(10));
    }

    private static String get(String host) throws IOException {
        return Raw.say(port, "GET /it HTTP/1.1", "Host: " + host);
    }

    private static String from(String method, String origin) throws IOException {
        try (Raw raw = new Raw(port)) {
            return raw.send(method + " /it HTTP/1.1\r\nHost: localhost:8180\r\nOrigin: " + origin
                            + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                    .answer();
        }
    }
}

package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to providers take the way out that the environment names. */
class EnvironmentProxiesTest {
    private static final String PROVIDER = "api.provider.test";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"})
    void callOverTlsGoesThroughATunnel(String variable) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start(folder, PROVIDER)) {
            assertThat(ask(proxy, Map.of(variable, "http://127.0.0.1:" + proxy.port()), "https://" + PROVIDER))
                    .isInstanceOf(Failure.Unavailable.class);
            assertThat(proxy.asked()).containsExactly("CONNECT " + PROVIDER + ":443 HTTP/1.1");
            assertThat(proxy.tunnelled()).containsExactly("POST /v1/chat/completions HTTP/1.1");
        }
    }

    @Test
    void callWithoutTlsIsHandedToTheProxy() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start(folder, PROVIDER)) {
            assertThat(ask(proxy, Map.of("HTTP_PROXY", "127.0.0.1:" + proxy.port()), "http://" + PROVIDER))
                    .isInstanceOf(Failure.Unavailable.class);
            assertThat(proxy.asked()).containsExactly("POST http://" + PROVIDER + "/v1/chat/completions HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "http"})
    void userAndPasswordAreForTheProxyAlone(String scheme) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start(folder, PROVIDER)) {
            Map<String, String> environment =
                    Map.of(scheme + "_proxy", "http://ann:p%40ss%3Aw+rd@127.0.0.1:" + proxy.port() + "/");
            ask(proxy, environment, scheme + "://" + PROVIDER);
            String said = "Proxy-Authorization: Basic "
                    + Base64.getEncoder().encodeToString("ann:p@ss:w+rd".getBytes(StandardCharsets.UTF_8));
            assertThat(proxy.headersAsked()).contains(said);
            assertThat(proxy.headersTunnelled()).noneMatch(header -> header.startsWith("Proxy-"));
            assertThat(EnvironmentProxies.from(environment)).hasToString(scheme + " by 127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void proxyThatRefusesIsNamedAsSuchAndNothingWasSent() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start(folder, PROVIDER)) {
            Map<String, String> environment = Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
            proxy.answers("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"");
            assertThat(ask(proxy, environment, "https://" + PROVIDER))
                    .isEqualTo(new Failure.Unreachable("the proxy wants a user and a password: HTTPS_PROXY"));
            proxy.answers("403 Forbidden");
            assertThat(ask(proxy, environment, "https://" + PROVIDER))
                    .isEqualTo(new Failure.Unreachable("the proxy does not let it through"));
            assertThat(proxy.tunnelled()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                       | https://api.openai.com      | false
            *                        | https://api.openai.com      | true
            openai.com               | https://api.openai.com      | true
            .openai.com              | https://api.openai.com      | true
            *.openai.com             | https://api.openai.com      | true
            openai.com               | https://openai.com          | true
            OpenAI.com               | https://API.openai.com      | true
            penai.com                | https://api.openai.com      | false
            api.openai.com:443       | https://api.openai.com      | true
            api.openai.com:8443      | https://api.openai.com      | false
            openai.com:80            | http://api.openai.com       | true
            a.test, openai.com       | https://api.openai.com      | true
            a.test openai.com        | https://api.openai.com      | true
            10.0.0.0/8               | http://10.1.2.3:11434       | true
            10.0.0.0/8               | http://11.1.2.3:11434       | false
            10.0.0.0/33              | http://10.1.2.3             | false
            10.0.0.0/8               | http://ten.example.com      | false
            10.1.2.3                 | http://10.1.2.3             | true
            10.1.2.3:80              | http://10.1.2.3             | true
            fd00::/8                 | http://[fd00::1]            | true
            fd00::1                  | http://[fd00:0:0::1]        | true
            [fd00::1]:80             | http://[fd00::1]            | true
            ''                       | http://localhost:11434      | true
            ''                       | http://127.0.0.1:11434      | true
            ''                       | http://127.9.9.9            | true
            ''                       | http://[::1]:80             | true
            ''                       | http://models.localhost     | true
            """)
    void listedAndThisMachineAreAskedDirectly(String listed, URI address, boolean direct) {
        Map<String, String> environment =
                new HashMap<>(Map.of("HTTPS_PROXY", "http://proxy.test:3128", "HTTP_PROXY", "http://proxy.test:3128"));
        for (String variable : new String[] {"NO_PROXY", "no_proxy"}) {
            environment.put(variable, listed);
            HttpClient client = EnvironmentProxies.from(environment)
                    .through(HttpClient.newBuilder())
                    .build();
            assertThat(client.proxy().orElseThrow().select(address).getFirst().address() == null)
                    .isEqualTo(direct);
            environment.remove(variable);
        }
    }

    @Test
    void lowerCaseWinsAndEmptyIsNotSet() {
        assertThat(EnvironmentProxies.from(Map.of(
                        "https_proxy", "http://low.test:1", "HTTPS_PROXY", "http://up.test:2", "HTTP_PROXY", " ")))
                .hasToString("https by low.test:1");
        assertThat(EnvironmentProxies.from(Map.of("https_proxy", "", "HTTPS_PROXY", "http://up.test")))
                .hasToString("https by up.test:80");
        assertThat(EnvironmentProxies.from(Map.of())).hasToString("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ann:s3cret@",
                "http://ann:s3cret@host:99999",
                "ann:s3 cret@host:1",
                "https://ann:s3cret@host:1",
                "socks5://ann:s3cret@host:1",
                "http://ann:s3cret%@host:1",
                "http://ann:s3cret@ho st"
            })
    void whatIsNoProxyIsRefusedByTheNameOfItsVariableAlone(String value) {
        assertThatThrownBy(() -> EnvironmentProxies.from(Map.of("HTTPS_PROXY", value)))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("HTTPS_PROXY: ")
                .hasMessageNotContaining("s3")
                .hasNoCause();
    }

    private static Failure ask(ConnectProxy proxy, Map<String, String> environment, String base) {
        try (HttpTransport wire = new HttpTransport(EnvironmentProxies.from(environment), proxy.trust())) {
            ModelClient client = new ModelClients(wire, Clock.systemUTC())
                    .of(new Endpoint(
                            new ProviderId("any"),
                            Adapter.OPENAI,
                            URI.create(base + "/v1"),
                            null,
                            List.of(),
                            false,
                            true,
                            false));
            CallException thrown = catchThrowableOfType(
                    CallException.class, () -> client.ask(new ModelRequest("m", "p", 1, null, Duration.ofSeconds(20))));
            return thrown.failure();
        }
    }
}

package dev.polyphony.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.alert.BudgetAlert;
import dev.polyphony.alert.DriftAlert;
import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.provider.EnvironmentProxies;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertNotifierTest {
    private static final String SECRET = "whsec_c2VjcmV0LW9mLXRoZS10ZXN0LXdpdGgtbGVuZ3Ro";
    private static final BudgetAlert ALERT = new BudgetAlert(
            "tenant:acme/day",
            Instant.parse("2026-11-26T00:00:00Z"),
            80,
            new Money(1_000_000),
            new Money(812_345),
            Instant.parse("2026-11-26T12:00:00Z"));

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private final HttpServer server;

    private record Post(Map<String, List<String>> headers, String body) {}

    AlertNotifierTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void listen() {
        server.createContext("/hook", exchange -> {
            Map<String, List<String>> headers = new TreeMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            posts.add(new Post(headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void postsWhatTheSpecificationSaysAndWhoKnowsTheSecretCanTell() throws Exception {
        post(Map.of(AlertWebhook.ADDRESS, address(), AlertWebhook.SECRET, SECRET));

        Post post = posts.getFirst();
        assertThatCode(() -> new Webhook(SECRET).verify(post.body(), post.headers()))
                .doesNotThrowAnyException();
        assertThat(post.headers().get("webhook-id"))
                .containsExactly("budget-alert/tenant:acme/day/2026-11-26T00:00:00Z/80");
        assertThat(post.body())
                .contains(
                        "\"type\":\"budget.alert\"",
                        "\"budget\":\"tenant:acme/day\"",
                        "\"threshold\":80",
                        "\"used\":0.812345");
    }

    @Test
    void postsWordOfProvidersTheSameWay() throws Exception {
        ProviderAlert alert = new ProviderAlert(
                "openai", "closed", "open", "credit exhausted", "calls", Instant.parse("2026-11-29T10:42:00Z"), null);
        try (AlertNotifier notifier = new AlertNotifier(
                AlertWebhook.from(Map.of(AlertWebhook.ADDRESS, address(), AlertWebhook.SECRET, SECRET)),
                budget -> {},
                provider -> {},
                experiment -> {},
                drift -> {},
                EnvironmentProxies.none(),
                InstantSource.system())) {
            notifier.postProvider(alert);
        }

        Post post = posts.getFirst();
        assertThatCode(() -> new Webhook(SECRET).verify(post.body(), post.headers()))
                .doesNotThrowAnyException();
        assertThat(post.headers().get("webhook-id")).containsExactly(alert.id());
        assertThat(post.body()).contains("\"type\":\"provider.alert\"", "\"subject\":\"openai\"", "\"to\":\"open\"");
    }

    @Test
    void postsWordOfWhatHoldsNoMoreTheSameWay() {
        DriftAlert alert =
                new DriftAlert("acme", "contracts", Instant.EPOCH, null, "worse", 140, 0.82, 0.61, Instant.EPOCH);
        List<DriftAlert> counted = new ArrayList<>();
        try (AlertNotifier notifier = new AlertNotifier(
                AlertWebhook.from(Map.of(AlertWebhook.ADDRESS, address())),
                budget -> {},
                provider -> {},
                experiment -> {},
                counted::add,
                EnvironmentProxies.none(),
                InstantSource.system())) {
            notifier.announceDrift(alert);
            notifier.postDrift(alert);
        }

        assertThat(counted).containsExactly(alert);
        assertThat(posts.getFirst().headers().get("webhook-id")).containsExactly(alert.id());
        assertThat(posts.getFirst().body()).contains("\"type\":\"workload.alert\"", "\"right\":0.61");
    }

    @Test
    void postsUnsignedWithoutASecret() {
        post(Map.of(AlertWebhook.ADDRESS, address()));

        assertThat(posts.getFirst().headers()).doesNotContainKey("webhook-signature");
    }

    @Test
    void saysNothingWhereNoHookIsConfigured() {
        post(Map.of());

        assertThat(posts).isEmpty();
    }

    @Test
    void failureKeepsTheAddressToItself() {
        status = 500;
        assertThatThrownBy(() -> post(Map.of(AlertWebhook.ADDRESS, address() + "?token=hidden")))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("answered 500")
                .hasMessageNotContaining("hidden");

        server.stop(0);
        assertThatThrownBy(() -> post(Map.of(AlertWebhook.ADDRESS, address() + "?token=hidden")))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void wrongSettingsAreNamedWithoutTheirValues() {
        assertThatThrownBy(() -> AlertWebhook.from(Map.of(AlertWebhook.ADDRESS, "somewhere/hidden")))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining(AlertWebhook.ADDRESS)
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() ->
                        AlertWebhook.from(Map.of(AlertWebhook.ADDRESS, address(), AlertWebhook.SECRET, "hidden!")))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining(AlertWebhook.SECRET)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void isCounted() {
        List<BudgetAlert> counted = new ArrayList<>();
        try (AlertNotifier alertNotifier = new AlertNotifier(
                AlertWebhook.from(Map.of()),
                counted::add,
                provider -> {},
                experiment -> {},
                drift -> {},
                EnvironmentProxies.none(),
                InstantSource.system())) {
            alertNotifier.announce(ALERT);
        }
        assertThat(counted).containsExactly(ALERT);
    }

    private static void post(Map<String, String> environment) {
        try (AlertNotifier alertNotifier = new AlertNotifier(
                AlertWebhook.from(environment),
                alert -> {},
                provider -> {},
                experiment -> {},
                drift -> {},
                EnvironmentProxies.none(),
                InstantSource.system())) {
            alertNotifier.post(ALERT);
        }
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }
}

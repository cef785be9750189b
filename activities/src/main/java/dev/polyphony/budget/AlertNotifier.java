package dev.polyphony.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.polyphony.activity.AlertActivities;
import dev.polyphony.activity.ProviderAlertActivities;
import dev.polyphony.alert.BudgetAlert;
import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.provider.EnvironmentProxies;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says alerts in the log, counts them, and posts them as the Standard Webhooks specification has it. */
public final class AlertNotifier implements AlertActivities, ProviderAlertActivities, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertNotifier.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = JacksonJsonPayloadConverter.newDefaultObjectMapper();

    private final Optional<AlertWebhook> hook;
    private final Consumer<BudgetAlert> metric;
    private final Consumer<ProviderAlert> providers;
    private final InstantSource clock;
    private final EnvironmentProxies proxies;
    private final HttpClient http;

    public AlertNotifier(
            Optional<AlertWebhook> hook,
            Consumer<BudgetAlert> metric,
            Consumer<ProviderAlert> providers,
            EnvironmentProxies proxies,
            InstantSource clock) {
        this.proxies = proxies;
        this.http = proxies.through(HttpClient.newBuilder())
                .connectTimeout(PATIENCE)
                .build();
        this.hook = hook;
        this.metric = metric;
        this.providers = providers;
        this.clock = clock;
    }

    @Override
    public void announce(BudgetAlert alert) {
        log.warn("{}", alert.describe());
        metric.accept(alert);
    }

    @Override
    public void post(BudgetAlert alert) {
        hook.ifPresent(to -> post(new Word("budget.alert", alert.id(), alert.raisedAt(), alert), to));
    }

    @Override
    public void announceProvider(ProviderAlert alert) {
        log.warn("{}", alert.describe());
        providers.accept(alert);
    }

    @Override
    public void postProvider(ProviderAlert alert) {
        hook.ifPresent(to -> post(new Word("provider.alert", alert.id(), alert.at(), alert), to));
    }

    private record Word(String type, String id, Instant at, Object data) {}

    private void post(Word alert, AlertWebhook to) {
        String body = body(alert);
        HttpRequest.Builder request = HttpRequest.newBuilder(to.address())
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        headers(alert, body, to).forEach(request::header);
        proxies.authorization(to.address())
                .ifPresent(credentials -> request.header("Proxy-Authorization", credentials));
        try {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) {
                // The address is not said: it often carries a token.
                throw ApplicationFailure.newFailure("the webhook answered " + status, "WebhookRefused");
            }
        } catch (IOException e) {
            throw ApplicationFailure.newFailure("the webhook does not answer", "WebhookUnreachable");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApplicationFailure.newFailure("the worker is stopping", "WorkerLost");
        }
    }

    private Map<String, String> headers(Word alert, String body, AlertWebhook to) {
        long seconds = clock.instant().getEpochSecond();
        Map<String, String> unsigned = Map.of(
                Webhook.UNBRANDED_MSG_ID_KEY, alert.id(), Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, String.valueOf(seconds));
        Webhook signer = to.signer();
        if (signer == null) {
            return unsigned;
        }
        try {
            Map<String, String> signed = new HashMap<>(unsigned);
            signed.put(Webhook.UNBRANDED_MSG_SIGNATURE_KEY, signer.sign(alert.id(), seconds, body));
            return signed;
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("an alert that cannot be signed", e);
        }
    }

    private static String body(Word alert) {
        try {
            return JSON.writeValueAsString(
                    Map.of("type", alert.type(), "timestamp", alert.at().toString(), "data", alert.data()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an alert that cannot be written", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

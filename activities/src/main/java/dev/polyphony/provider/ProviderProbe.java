package dev.polyphony.provider;

import dev.polyphony.inventory.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a provider for its list of models: the one authenticated request that costs nothing anywhere. */
final class ProviderProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http;

    ProviderProbe(HttpClient http) {
        this.http = http;
    }

    /** @param detail one line of ours; @param body the list as the provider wrote it, empty where there is none */
    record Finding(Readiness readiness, String detail, String body) {
        Finding(Readiness readiness, String detail) {
            this(readiness, detail, "");
        }
    }

    Finding look(Endpoint endpoint) {
        if (endpoint.obstacle().isPresent()) {
            return new Finding(Readiness.NO_CREDENTIALS, "no key in " + String.join(" or ", endpoint.keyVariables()));
        }
        try {
            return finding(http.send(request(endpoint), BodyHandlers.ofString()));
        } catch (IOException e) {
            // Its message can name a proxy or an address with a password in it.
            return new Finding(Readiness.UNREACHABLE, "no connection");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(Readiness.UNREACHABLE, "interrupted");
        }
    }

    private static Finding finding(HttpResponse<String> response) {
        int status = response.statusCode();
        return switch (status) {
            case 200 -> new Finding(Readiness.READY, "answers", response.body());
            case 401, 403 -> new Finding(Readiness.UNAUTHORIZED, "key rejected (" + status + ")");
            case 402 -> new Finding(Readiness.OUT_OF_CREDIT, "credit exhausted (402)");
            case 429 -> new Finding(Readiness.THROTTLED, "rate limited (429)");
            // Compatible servers need not list their models; that one answered at all is what counts.
            case 404, 405 -> new Finding(Readiness.READY, "answers, lists no models");
            default -> new Finding(Readiness.UNREACHABLE, "answers with an error (" + status + ")");
        };
    }

    private static HttpRequest request(Endpoint endpoint) {
        String base = endpoint.baseUrl();
        String key = endpoint.key() == null ? "" : endpoint.key().reveal();
        HttpRequest.Builder request = switch (endpoint.adapter()) {
            case OPENAI -> bearer(get(base + "/models"), key);
            case MISTRAL -> bearer(get((base.endsWith("/v1") ? base : base + "/v1") + "/models"), key);
            case ANTHROPIC ->
                get(base + "/v1/models").header("x-api-key", key).header("anthropic-version", "2023-06-01");
            case GEMINI -> get(base + "/v1beta/models").header("x-goog-api-key", key);
            case OLLAMA -> get(base + "/api/tags");
        };
        return request.build();
    }

    private static HttpRequest.Builder get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).GET();
    }

    private static HttpRequest.Builder bearer(HttpRequest.Builder request, String key) {
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }
}

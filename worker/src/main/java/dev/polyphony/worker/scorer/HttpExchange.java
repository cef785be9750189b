package dev.polyphony.worker.scorer;

import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.scoring.ScorerFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Posts to the operator's own endpoint: nothing but the question goes there, no key and no cookie, and it leads nowhere
 * else, since redirects are not followed.
 */
final class HttpExchange implements Exchange {
    private static final int OK = 200;
    private static final int NOTHING = 204;

    private final URI address;
    private final Duration timeout;
    private final HttpClient http;
    private final EnvironmentProxies proxies;

    /** @param http that follows no redirects */
    HttpExchange(URI address, Duration timeout, HttpClient http, EnvironmentProxies proxies) {
        this.address = address;
        this.timeout = timeout;
        this.http = http;
        this.proxies = proxies;
    }

    @Override
    public String ask(byte[] json) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(json));
        proxies.authorization(address).ifPresent(credentials -> request.header("Proxy-Authorization", credentials));
        try {
            HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
            // Closing before the end ends the exchange: nobody sends more than is read.
            try (InputStream body = response.body()) {
                return said(response.statusCode(), body);
            }
        } catch (IOException e) {
            throw new ScorerFailed("it does not answer");
        }
    }

    private static String said(int status, InputStream body) throws IOException {
        if (status == NOTHING) {
            return "";
        }
        if (status != OK) {
            throw new ScorerFailed("it answered " + status + (status / 100 == 3 ? "; redirects are not followed" : ""));
        }
        byte[] bytes = body.readNBytes(MOST_SAID + 1);
        if (bytes.length > MOST_SAID) {
            throw new ScorerFailed("it sent more than " + MOST_SAID + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}

package dev.polyphony.delivery;

import dev.polyphony.provider.EnvironmentProxies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** To an address that the operator has configured: wherever that is, and by the way out that the environment names. */
public final class OperatorTransport implements MessageTransport {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EnvironmentProxies proxies;
    private final HttpClient http;

    public OperatorTransport(EnvironmentProxies proxies) {
        this.proxies = proxies;
        this.http = proxies.through(HttpClient.newBuilder())
                .connectTimeout(PATIENCE)
                .build();
    }

    @Override
    public Answer post(URI address, Map<String, String> headers, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        headers.forEach(request::header);
        proxies.authorization(address).ifPresent(credentials -> request.header("Proxy-Authorization", credentials));
        HttpResponse<Void> answer = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
        return new Answer(
                answer.statusCode(), answer.headers().firstValue("retry-after").orElse(null));
    }

    @Override
    public void close() {
        http.close();
    }
}

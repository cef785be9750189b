package dev.polyphony.endtoend;

import static org.awaitility.Awaitility.await;

import dev.polyphony.text.Sha256;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

/** Chat requests over plain HTTP, where OpenAI's own client would not do what is asked of it. */
final class ChatRequests implements AutoCloseable {
    private final CompletionService service;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    ChatRequests(CompletionService service) {
        this.service = service;
        address = service.address();
    }

    HttpResponse<String> post(String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** That request, once its analysis has begun. */
    CompletableFuture<HttpResponse<String>> asked(String key, String body) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        await().until(() -> service.client().knows(id(key)));
        return answer;
    }

    /** Of the analysis that a request under that key begins. */
    static String id(String key) {
        return "key-" + HexFormat.of().formatHex(Sha256.of(key), 0, 16);
    }

    static String body(String model, String question) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(model, question);
    }

    @Override
    public void close() {
        http.close();
    }
}

package dev.polyphony.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A simulator as somebody else would write it in an afternoon: the two formats everyone speaks, the fields their
 * documentation calls required, nothing more.
 */
final class OtherSimulator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** @param key as the format carries it; absent where none was sent */
    record Asked(
            String path,
            String model,
            String prompt,
            @Nullable String key) {}

    OtherSimulator() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/chat/completions", this::openAi);
        server.createContext("/v1/messages", this::anthropic);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void openAi(HttpExchange exchange) throws IOException {
        JsonNode request = note(exchange, "Authorization");
        reply(exchange, """
                {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "%s",
                 "choices": [{"index": 0, "finish_reason": "stop",
                              "message": {"role": "assistant", "content": "GraphQL, says the other simulator."}}],
                 "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}}
                """.formatted(request.path("model").asText()));
    }

    private void anthropic(HttpExchange exchange) throws IOException {
        JsonNode request = note(exchange, "x-api-key");
        reply(exchange, """
                {"id": "msg_1", "type": "message", "role": "assistant", "model": "%s",
                 "content": [{"type": "text", "text": "REST, says the other simulator."}],
                 "stop_reason": "end_turn", "stop_sequence": null,
                 "usage": {"input_tokens": 12, "output_tokens": 8}}
                """.formatted(request.path("model").asText()));
    }

    private JsonNode note(HttpExchange exchange, String keyHeader) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        JsonNode content = request.path("messages").path(0).path("content");
        asked.add(new Asked(
                exchange.getRequestURI().getPath(),
                request.path("model").asText(),
                content.isTextual()
                        ? content.asText()
                        : content.path(0).path("text").asText(),
                exchange.getRequestHeaders().getFirst(keyHeader)));
        return request;
    }

    private static void reply(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

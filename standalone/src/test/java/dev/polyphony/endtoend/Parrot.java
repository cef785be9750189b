package dev.polyphony.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider that fails every request with all it was told: address, headers with the key and prompt come back in a
 * header, in the error's message and in its code. The first segment of the path is the status.
 */
final class Parrot implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger repeated = new AtomicInteger();

    Parrot() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::repeat);
        server.start();
    }

    String failingWith(int status) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + status;
    }

    /** Requests that carried this text, which were told it back. */
    int repeated() {
        return repeated.get();
    }

    private void repeat(HttpExchange exchange) throws IOException {
        int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1, 4));
        String headers = exchange.getRequestHeaders().entrySet().toString();
        String prompt = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String told = (exchange.getRequestURI() + " " + headers + " " + prompt)
                .replace('"', '\'')
                .replace("\n", " ");
        byte[] body = "{\"error\": {\"message\": \"you said %s\", \"code\": \"%s\", \"type\": \"parrot\"}}"
                .formatted(told, told)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-You-Said", headers);
        exchange.getResponseHeaders().set("Retry-After", headers);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        repeated.incrementAndGet();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

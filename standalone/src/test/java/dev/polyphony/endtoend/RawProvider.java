package dev.polyphony.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider on a bare socket that speaks OpenAI's protocol as badly as it is told to, byte by byte. Each request has a
 * connection of its own.
 */
final class RawProvider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerSocket listening;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    private RawProvider(ServerSocket listening) {
        this.listening = listening;
    }

    static RawProvider start() {
        try {
            RawProvider provider = new RawProvider(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
            Thread.startVirtualThread(provider::accept);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is done about a request; the connection is closed in order afterwards. */
    @FunctionalInterface
    interface Answer {
        void to(Asked request) throws IOException, InterruptedException;
    }

    /**
     * One request.
     *
     * @param n of its model, from 1
     */
    record Asked(JsonNode body, int n, Socket socket) {
        boolean stream() {
            return body.path("stream").asBoolean();
        }

        Asked write(String text) throws IOException {
            return write(text.getBytes(StandardCharsets.UTF_8));
        }

        Asked write(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            return this;
        }

        /** @param headers whole lines, without their ends */
        Asked head(int status, String... headers) throws IOException {
            String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            return write("HTTP/1.1 " + status + " Said\r\nConnection: close\r\n" + lines + "\r\n");
        }

        /** A whole answer of JSON. */
        void json(int status, String body, String... headers) throws IOException {
            String[] all = new String[headers.length + 2];
            System.arraycopy(headers, 0, all, 2, headers.length);
            all[0] = "Content-Type: application/json";
            all[1] = "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
            head(status, all).write(body);
        }

        /** The head of a stream that ends with its connection. */
        Asked events() throws IOException {
            return head(200, "Content-Type: text/event-stream");
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Until the other side has enough of it. */
        void silence() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // Nobody says anything more.
            }
        }
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
    }

    void answer(String model, Answer answer) {
        answers.put(model, answer);
    }

    /** How many requests that model got. */
    int asked(String model) {
        return asked.getOrDefault(model, new AtomicInteger()).get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            JsonNode body = JSON.readTree(body(new BufferedInputStream(socket.getInputStream())));
            String model = body.path("model").asText();
            int n = asked.computeIfAbsent(model, name -> new AtomicInteger()).incrementAndGet();
            answers.getOrDefault(model, asked -> asked.json(404, "{\"error\": {\"message\": \"no such model\"}}"))
                    .to(new Asked(body, n, socket));
        } catch (IOException e) {
            // Whoever asked has left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static byte[] body(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed before a request");
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
        return in.readNBytes(length);
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

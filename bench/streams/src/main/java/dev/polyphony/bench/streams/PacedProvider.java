package dev.polyphony.bench.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A provider that speaks OpenAI's protocol and answers each request with so many tokens, evenly over time. Each token
 * is the {@link System#nanoTime} at which it was written, and a space.
 */
final class PacedProvider implements AutoCloseable {
    private static final int BACKLOG = 1000;

    private final ServerSocket listening;
    private final Duration apart;
    private volatile int tokens;

    /** @param apart from one token to the next */
    PacedProvider(Duration apart) throws IOException {
        this.apart = apart;
        listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    String baseUrl() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
    }

    /** Of each answer from now on. */
    void tokens(int each) {
        tokens = each;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            if (read(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)))) {
                answer(socket.getOutputStream());
            } else {
                write(
                        socket.getOutputStream(),
                        "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            }
        } catch (IOException e) {
            // Whoever asked has left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether it was a question */
    private static boolean read(BufferedReader in) throws IOException {
        String first = in.readLine();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            String field = line.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length:")) {
                length = Integer.parseInt(
                        field.substring("content-length:".length()).strip());
            }
        }
        char[] body = new char[length];
        int got = 0;
        while (got < length) {
            int more = in.read(body, got, length - got);
            if (more < 0) {
                throw new IOException("a request that is cut off");
            }
            got += more;
        }
        return first != null && first.startsWith("POST");
    }

    private void answer(OutputStream out) throws IOException, InterruptedException {
        int all = tokens;
        write(
                out,
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        long start = System.nanoTime();
        for (int i = 0; i < all; i++) {
            long due = start + i * apart.toNanos() - System.nanoTime();
            if (due > 0) {
                Thread.sleep(Duration.ofNanos(due));
            }
            event(out, choice("{\"content\":\"" + System.nanoTime() + " \"}", "null"));
        }
        event(out, choice("{}", "\"stop\""));
        event(out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":" + all + "}}");
        event(out, "[DONE]");
        write(out, "0\r\n\r\n");
    }

    private static String choice(String delta, String finish) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"paced\",\"choices\":[{\"index\":0,"
                + "\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    /** A chunk of its own, as it leaves a provider. */
    private static void event(OutputStream out, String data) throws IOException {
        String event = "data: " + data + "\n\n";
        write(out, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}

package dev.polyphony.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers at which of its addresses somebody came, and answers. */
final class Listener implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> reached = new CopyOnWriteArrayList<>();
    private volatile String answer = "200 OK";
    private volatile String last = "";

    private Listener(ServerSocket server) {
        this.server = server;
        Thread.ofVirtual().start(this::serve);
    }

    /** @param address {@code ::} for all there are, those of IPv4 too */
    static Listener at(String address) {
        try {
            return new Listener(new ServerSocket(0, 50, InetAddress.getByName(address)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> reached() {
        return reached;
    }

    void answers(String statusAndHeaders) {
        answer = statusAndHeaders;
    }

    String last() {
        return last;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                reached.add(socket.getLocalAddress().getHostAddress());
                last = request(socket.getInputStream());
                socket.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                // What comes after the headers takes its time: until whoever asked hangs up.
                socket.getInputStream().read();
            } catch (IOException e) {
                // Of one who hung up, or closed.
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        byte[] read = new byte[8192];
        StringBuilder request = new StringBuilder();
        int count = 0;
        while (count >= 0 && !request.toString().endsWith("}")) {
            count = in.read(read);
            request.append(new String(read, 0, Math.max(0, count), StandardCharsets.UTF_8));
        }
        return request.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

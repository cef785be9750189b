package dev.polyphony.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which anything can be said. */
final class Raw implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;

    Raw(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** What is answered to a request whose lines these are, up to the end of the connection. */
    static String say(int port, String... lines) throws IOException {
        try (Raw raw = new Raw(port)) {
            raw.send(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");
            return raw.answer();
        }
    }

    Raw send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Raw send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything up to the end of the connection. */
    String answer() throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Whether nothing was answered so far and the connection is open. */
    boolean isSilent() throws IOException {
        return socket.getInputStream().available() == 0 && !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

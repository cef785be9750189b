package dev.polyphony.provider;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An HTTP proxy whose only way out leads to a provider of that name, which is always overloaded. */
final class ConnectProxy implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final String OVERLOADED =
            "HTTP/1.1 503 Overloaded\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final SSLContext tls;
    private final List<List<String>> asked = new CopyOnWriteArrayList<>();
    private final List<List<String>> tunnelled = new CopyOnWriteArrayList<>();
    private volatile String answer = "200 Connected";

    private ConnectProxy(SSLContext tls) throws IOException {
        this.tls = tls;
        Thread.ofVirtual().start(this::accept);
    }

    /** @param provider whose certificate {@link #trust} trusts */
    static ConnectProxy start(Path folder, String provider) throws Exception {
        Path store = folder.resolve("provider.p12");
        if (!Files.exists(store)) {
            Process made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "provider",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=" + provider,
                            "-ext",
                            "SAN=dns:" + provider,
                            "-keystore",
                            store.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD)
                    .inheritIO()
                    .start();
            if (!made.waitFor(60, TimeUnit.SECONDS) || made.exitValue() != 0) {
                throw new IllegalStateException("no certificate could be made");
            }
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("provider", keys.getCertificate("provider"));
        trusted.init(roots);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return new ConnectProxy(tls);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** For a client that takes the provider for what it says it is. */
    SSLContext trust() {
        return tls;
    }

    /** What is said to whoever asks for a tunnel: the status line without the version, and perhaps headers. */
    void answers(String status) {
        answer = status;
    }

    /** The first lines of what the proxy was asked. */
    List<String> asked() {
        return asked.stream().map(List::getFirst).toList();
    }

    List<String> headersAsked() {
        return asked.stream().flatMap(List::stream).toList();
    }

    /** The first lines of what came through it. */
    List<String> tunnelled() {
        return tunnelled.stream().map(List::getFirst).toList();
    }

    List<String> headersTunnelled() {
        return tunnelled.stream().flatMap(List::stream).toList();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            List<String> request = head(client.getInputStream());
            asked.add(request);
            if (!request.getFirst().startsWith("CONNECT ")) {
                say(client, OVERLOADED);
                return;
            }
            say(
                    client,
                    "HTTP/1.1 " + answer + "\r\n" + (answer.startsWith("200") ? "" : "Content-Length: 0\r\n") + "\r\n");
            if (answer.startsWith("200")) {
                SSLSocket provider = (SSLSocket) tls.getSocketFactory().createSocket(client, null, port(), false);
                provider.setUseClientMode(false);
                tunnelled.add(head(provider.getInputStream()));
                say(provider, OVERLOADED);
            }
        } catch (IOException gone) {
            // The client sees it.
        }
    }

    private static void say(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        to.getOutputStream().flush();
    }

    /** The request's head; its body is taken in too. */
    private static List<String> head(InputStream from) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.ISO_8859_1));
        List<String> lines = new ArrayList<>();
        int length = 0;
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            lines.add(line);
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        for (int read = 0; read < length; read++) {
            if (reader.read() < 0) {
                throw new IOException("cut off");
            }
        }
        if (lines.isEmpty()) {
            throw new IOException("nothing came");
        }
        return lines;
    }
}

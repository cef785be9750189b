package dev.polyphony.bench.rivals;

import dev.polyphony.bench.temporal.BareServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The least that Temporal's SDK does for a call, on a dev server of its own that is started as Polyphony's is. */
final class BareSdk {
    private static final Pattern READY = Pattern.compile("Ready on (\\d+)");
    private static final int TRIES = 300;

    private final Process java;
    private final Process server;
    private final URI url;

    private BareSdk(Process java, Process server, URI url) {
        this.java = java;
        this.server = server;
        this.url = url;
    }

    /**
     * @param serverCommand of Polyphony's dev server
     * @param models the URL before a provider's name
     */
    static BareSdk start(List<String> serverCommand, Path folder, String models, Started started)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(serverCommand);
        int port = Started.freePort();
        replace(command, "--port", String.valueOf(port));
        replace(command, "--ui-port", String.valueOf(Started.freePort()));
        replace(command, "--db-filename", folder.resolve("bare.db").toString());
        Process server = started.process("bare-temporal", command, Map.of());
        awaitListening(server, port);
        Process java = started.process(
                "bare",
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xms32m",
                        "-Xmx512m",
                        "-Dsun.net.httpserver.nodelay=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareServer.class.getName(),
                        "127.0.0.1:" + port,
                        models + "/bench/v1/chat/completions"),
                Map.of());
        return new BareSdk(
                java,
                server,
                URI.create("http://127.0.0.1:"
                        + started.awaitLog(java, "bare", READY).group(1) + "/"));
    }

    private static void replace(List<String> command, String option, String value) {
        command.set(command.indexOf(option) + 1, value);
    }

    private static void awaitListening(Process server, int port) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES && server.isAlive(); i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IOException("the dev server did not start");
    }

    /** @param placement {@code normal}, {@code eager} or {@code local}, or one of them with {@code -start} */
    Contender placed(String placement) {
        return new Contender(
                "sdk-" + placement,
                "Temporal's SDK alone, activities: " + placement.toLowerCase(Locale.ROOT),
                delay -> List.of(new Question(url.resolve(placement + "/1"), Question.chat(delay.model(1)))),
                delay -> List.of(new Question(url.resolve(placement + "/3"), Question.chat(delay.model(1)))),
                Map.of(),
                () -> Set.of(java.pid()),
                Set.of(server.pid()));
    }
}

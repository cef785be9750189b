package dev.polyphony.llama.process;

import dev.polyphony.llama.LlamaServerMain;
import dev.polyphony.llama.ServerSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's process. It ends when it is closed, and when this process does, however that comes about. Safe for use by
 * many threads.
 */
final class LlamaProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LlamaProcess.class);

    /** In upper case: what a process needs of its surroundings. A provider's key is none of it. */
    private static final Set<String> KEPT = Set.of(
            "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "WINDIR", "USERPROFILE");

    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";
    private static final int UNSAFE_WARNS_SINCE = 23;
    private static final Duration END = Duration.ofSeconds(5);

    private final ServerSettings settings;
    private final Process process;
    private final Path folder;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private LlamaProcess(ServerSettings settings, Process process, Path folder) {
        this.settings = settings;
        this.process = process;
        this.folder = folder;
    }

    /** Returns at once; {@link #awaitReady} tells when it serves. */
    static LlamaProcess start(ServerSettings settings) throws IOException {
        // Of its own: the binding empties the folder that it unpacks llama.cpp into of whatever is called so.
        Path folder = Files.createTempDirectory("polyphony-model-");
        ProcessBuilder builder = new ProcessBuilder(command(folder)).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(variable -> !KEPT.contains(variable.toUpperCase(Locale.ROOT)));
        // Threads that spin while they wait for one another stand still where others use the machine, too: measured
        // 24 s against half a second for ten tokens.
        environment.put("OMP_WAIT_POLICY", "passive");
        LlamaProcess started = new LlamaProcess(settings, builder.start(), folder);
        Thread.ofPlatform().daemon().name("model-output").start(started::read);
        OutputStream input = started.process.getOutputStream();
        input.write((settings.line() + "\n").getBytes(StandardCharsets.UTF_8));
        // It stays open: its end is the process' end.
        input.flush();
        return started;
    }

    private static List<String> command(Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms16m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("crash.log")));
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= UNSAFE_WARNS_SINCE) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-Dde.kherud.llama.tmpdir=" + folder);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        // Out of one archive with archives in it, nothing is found by its class path alone.
        if (String.valueOf(LlamaServerMain.class.getResource("LlamaServerMain.class"))
                .startsWith("jar:nested:")) {
            command.addAll(List.of("-Dloader.main=" + LlamaServerMain.class.getName(), LAUNCHER));
        } else {
            command.add(LlamaServerMain.class.getName());
        }
        return command;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(LlamaServerMain.READY)) {
                    port.complete(Integer.parseInt(
                            line.substring(LlamaServerMain.READY.length()).strip()));
                } else if (line.startsWith(LlamaServerMain.FAILED)) {
                    port.completeExceptionally(new IOException(line.substring(LlamaServerMain.FAILED.length())));
                } else {
                    log.debug("{}: {}", settings.model(), line);
                }
            }
        } catch (IOException e) {
            log.debug("the output of {} ends", settings.model(), e);
        } finally {
            ended();
        }
    }

    private void ended() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        port.completeExceptionally(new IOException("its process ended (" + exitCode() + ")"));
        delete();
    }

    private String exitCode() {
        return process.isAlive() ? "without its output" : "exit code " + process.exitValue();
    }

    /** By whoever sees its end first; the JVM that sees it may itself be about to end. */
    private synchronized void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            log.debug("{} stays", folder, e);
        }
    }

    /**
     * Waits until it serves.
     *
     * @return where, such as {@code http://127.0.0.1:40123/v1}
     * @throws ModelUnavailable where it does not come to it
     */
    URI awaitReady(Duration within) throws ModelUnavailable, InterruptedException {
        try {
            return URI.create("http://127.0.0.1:" + port.get(within.toMillis(), TimeUnit.MILLISECONDS) + "/v1");
        } catch (TimeoutException e) {
            throw new ModelUnavailable(ModelUnavailable.Reason.OUT_OF_TIME, "it is still being loaded");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModelUnavailable(ModelUnavailable.Reason.NOT_LOADED, String.valueOf(cause.getMessage()));
        }
    }

    ServerSettings settings() {
        return settings;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                delete();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.polyphony.endtoend;

import static org.awaitility.Awaitility.await;

import dev.polyphony.standalone.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The {@code polyphony} command in a process of its own, which ends with the test at the latest. */
final class CommandProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private CommandProcess(Process process, Path out, Path err) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        this.out = out;
        this.err = err;
    }

    /**
     * @param environment the process has no other variables
     * @param folder for its output and, where the environment names none, its state
     */
    static CommandProcess start(Path folder, Map<String, String> environment, String... arguments) {
        return start(System.getProperty("java.class.path"), folder, environment, arguments);
    }

    private static CommandProcess start(
            String classPath, Path folder, Map<String, String> environment, String... arguments) {
        try {
            Path out = Files.createTempFile(Files.createDirectories(folder), "out", ".log");
            Path err = Files.createTempFile(folder, "err", ".log");
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                            Stream.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-Dorg.sqlite.tmpdir=" + folder,
                                    "-Dserver.tomcat.basedir=" + folder.resolve("tomcat"),
                                    "-cp",
                                    classPath,
                                    Main.class.getName()),
                            Stream.of(arguments))
                    .toList());
            builder.environment().clear();
            builder.environment().put("POLYPHONY_HOME", folder.resolve("home").toString());
            builder.environment().putAll(environment);
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            return new CommandProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A worker that stays, once it takes work. */
    static CommandProcess worker(Path folder, String temporal, Map<String, String> environment) {
        CommandProcess worker = start(folder, workerEnvironment(temporal, environment), "worker");
        worker.awaitOutput("Ready.");
        return worker;
    }

    /** The same of another build: those classes stand before the program's own. */
    static CommandProcess worker(Path folder, String temporal, Map<String, String> environment, Path classes) {
        CommandProcess worker = start(
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                folder,
                workerEnvironment(temporal, environment),
                "worker");
        worker.awaitOutput("Ready.");
        return worker;
    }

    private static Map<String, String> workerEnvironment(String temporal, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(Map.of("TEMPORAL_ADDRESS", temporal, "SERVER_PORT", "0"));
        return all;
    }

    void awaitOutput(String text) {
        await().atMost(Requests.PATIENCE).until(() -> {
            String soFar = output();
            if (!soFar.contains(text) && !process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ":\n" + soFar);
            }
            return soFar.contains(text);
        });
    }

    /** Both streams, as far as written. */
    String output() {
        return out() + content(err);
    }

    /** Standard output, as far as written. */
    String out() {
        return content(out);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end and returns the exit code. */
    int end() throws InterruptedException {
        return process.waitFor();
    }

    /** As Ctrl-C does, and waits. */
    void terminate() throws InterruptedException {
        process.destroy();
        end();
    }

    /** As {@code kill -9} does: nothing of it runs on, nothing says goodbye. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}

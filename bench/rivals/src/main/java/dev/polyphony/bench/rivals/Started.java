package dev.polyphony.bench.rivals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Processes that a run began; all of them end with it, the last one first. */
final class Started implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Path folder;
    private final Deque<Runnable> ending = new ArrayDeque<>();

    /** @param folder for their logs */
    Started(Path folder) {
        this.folder = folder;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Its output goes into {@code NAME.log}. */
    Process process(String name, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread hook = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(hook);
        ending.push(() -> end(process));
        return process;
    }

    void also(Runnable end) {
        ending.push(end);
    }

    /** Until its log says so. */
    Matcher awaitLog(Process process, String name, Pattern line) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            Matcher found = line.matcher(Files.readString(log(name)));
            if (found.find()) {
                return found;
            }
            Thread.sleep(LOOK);
        }
        throw new IOException(name + " did not start:\n" + Files.readString(log(name)));
    }

    /** Until it answers. */
    void awaitAnswer(Process process, Question question) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            try {
                question.ask();
                return;
            } catch (RuntimeException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("it did not start; its log is in " + folder, e);
                }
            }
            Thread.sleep(LOOK);
        }
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** With all that it began: some of them wait for ever for connections that are kept. */
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle each : all) {
            each.onExit()
                    .completeOnTimeout(each, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            each.destroyForcibly();
        }
    }

    @Override
    public void close() {
        while (!ending.isEmpty()) {
            ending.pop().run();
        }
    }
}

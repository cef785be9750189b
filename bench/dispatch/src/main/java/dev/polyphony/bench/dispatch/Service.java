package dev.polyphony.bench.dispatch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code polyphony up} in a process and a home of its own, on free ports.
 *
 * @param url of its REST service
 * @param temporal the address of its Temporal server
 */
public record Service(Process process, URI url, String temporal) implements AutoCloseable {
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final Pattern TEMPORAL = Pattern.compile("Temporal dev server at ([^,\\s]+),");

    /** In the home; taken where it is there. */
    public static final String CATALOGUE = "catalogue.yaml";

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** @param providers environment variables with the addresses and keys of those that it can ask */
    public static Service start(Path command, Path home, Map<String, String> providers)
            throws IOException, InterruptedException {
        Path log = home.resolve("up.log");
        Process process = process(command, home, providers, log, null, "up");
        long end = System.nanoTime() + LONGEST.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            String said = Files.readString(log);
            Matcher starter = STARTER.matcher(said);
            Matcher temporal = TEMPORAL.matcher(said);
            if (said.contains("Ready.") && starter.find() && temporal.find()) {
                return new Service(process, URI.create(starter.group(1)), temporal.group(1));
            }
            Thread.sleep(LOOK);
        }
        process.destroy();
        throw new IOException("it did not start:\n" + Files.readString(log));
    }

    /** Another process that works beside the service in that home, once it does. */
    static Process worker(Path command, Path home, Map<String, String> providers)
            throws IOException, InterruptedException {
        Matcher temporal = TEMPORAL.matcher(Files.readString(home.resolve("up.log")));
        if (!temporal.find()) {
            throw new IOException("the service in " + home + " has no Temporal server");
        }
        Path log = Files.createTempFile(home, "worker", ".log");
        Process process = process(command, home, providers, log, temporal.group(1), "worker");
        long end = System.nanoTime() + LONGEST.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            if (Files.readString(log).contains("Ready.")) {
                return process;
            }
            Thread.sleep(LOOK);
        }
        process.destroy();
        throw new IOException("it did not start:\n" + Files.readString(log));
    }

    private static Process process(
            Path command, Path home, Map<String, String> providers, Path log, @Nullable String temporal, String what)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.toString(), what)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("POLYPHONY_HOME", home.toString());
        builder.environment().put("SERVER_PORT", "0");
        builder.environment().putAll(providers);
        builder.environment().remove("TEMPORAL_ADDRESS");
        if (temporal != null) {
            builder.environment().put("TEMPORAL_ADDRESS", temporal);
        }
        if (Files.exists(home.resolve(CATALOGUE))) {
            builder.environment()
                    .put("POLYPHONY_CATALOGUE", home.resolve(CATALOGUE).toString());
        }
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process;
    }

    /** The environment of one that knows a key of OpenAI's alone. */
    public static Map<String, String> openai(String address) {
        return Map.of("OPENAI_BASE_URL", address, "OPENAI_API_KEY", "sk-bench");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

package dev.polyphony.bench.dispatch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code polyphony up} in a process and a home of its own, on free ports. */
record Service(Process process, URI url) implements AutoCloseable {
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final Pattern TEMPORAL = Pattern.compile("Temporal dev server at ([^,\\s]+),");

    /** In the home; taken where it is there. */
    static final String CATALOGUE = "catalogue.yaml";

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** @param openai where the one provider is that it knows a key of */
    static Service start(Path command, Path home, String openai) throws IOException, InterruptedException {
        Path log = home.resolve("up.log");
        Process process = process(command, home, openai, log, null, "up");
        long end = System.nanoTime() + LONGEST.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            String said = Files.readString(log);
            Matcher starter = STARTER.matcher(said);
            if (said.contains("Ready.") && starter.find()) {
                return new Service(process, URI.create(starter.group(1)));
            }
            Thread.sleep(LOOK);
        }
        process.destroy();
        throw new IOException("it did not start:\n" + Files.readString(log));
    }

    /** Another process that works beside the service in that home, once it does. */
    static Process worker(Path command, Path home, String openai) throws IOException, InterruptedException {
        Matcher temporal = TEMPORAL.matcher(Files.readString(home.resolve("up.log")));
        if (!temporal.find()) {
            throw new IOException("the service in " + home + " has no Temporal server");
        }
        Path log = Files.createTempFile(home, "worker", ".log");
        Process process = process(command, home, openai, log, temporal.group(1), "worker");
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
            Path command, Path home, String openai, Path log, @Nullable String temporal, String what)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.toString(), what)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("POLYPHONY_HOME", home.toString());
        builder.environment().put("SERVER_PORT", "0");
        builder.environment().put("OPENAI_BASE_URL", openai);
        builder.environment().put("OPENAI_API_KEY", "sk-bench");
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

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

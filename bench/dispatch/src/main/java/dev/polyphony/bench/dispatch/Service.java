package dev.polyphony.bench.dispatch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code polyphony up} in a process and a home of its own, on free ports. */
record Service(Process process, URI url) implements AutoCloseable {
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** @param openai where the one provider is that it knows a key of */
    static Service start(Path command, Path home, String openai) throws IOException, InterruptedException {
        Path log = home.resolve("up.log");
        ProcessBuilder builder = new ProcessBuilder(command.toString(), "up")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("POLYPHONY_HOME", home.toString());
        builder.environment().put("SERVER_PORT", "0");
        builder.environment().put("OPENAI_BASE_URL", openai);
        builder.environment().put("OPENAI_API_KEY", "sk-bench");
        builder.environment().remove("TEMPORAL_ADDRESS");
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
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

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

package dev.polyphony.simulator;

import dev.polyphony.simulator.log.LogFile;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.simulator.script.ScriptJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The simulator as a process of its own. */
@CommandLine.Command(
        name = "polyphony-simulator",
        mixinStandardHelpOptions = true,
        description = "Answers as the model providers do, on loopback only. No answer is from a real model"
                + " unless it was recorded from one.")
public final class SimulatorMain implements Callable<Integer> {
    private static final List<String> VENDORS =
            List.of("openai", "anthropic", "gemini", "mistral", "huggingface", "ollama");

    @Option(names = "--port", defaultValue = "0", description = "Port on 127.0.0.1; 0, the default, takes a free one.")
    private int port;

    @Option(names = "--script", paramLabel = "FILE", description = "Behaviours, faults and answers as JSON.")
    private @Nullable Path script;

    @Option(names = "--recorded", paramLabel = "FILE", description = "Recorded answers as JSONL.")
    private @Nullable Path recorded;

    @Option(names = "--log", paramLabel = "FILE", description = "Append every request as a line of JSON.")
    private @Nullable Path log;

    @Option(names = "--seed", description = "Of made-up answers and sampled latencies.")
    private @Nullable Long seed;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new SimulatorMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LogFile file = log == null ? null : new LogFile(log);
                Simulator simulator = Simulator.start(port, configured(), ended(file))) {
            announce(simulator);
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private static Consumer<LoggedRequest> ended(@Nullable LogFile file) {
        return file == null ? request -> {} : file;
    }

    private Script configured() throws IOException {
        Script read = script == null ? Script.healthy() : ScriptJson.read(Files.readString(script));
        Script seeded = seed == null ? read : read.withSeed(seed);
        return recorded == null ? seeded : seeded.withRecordedAnswers(recorded);
    }

    private static void announce(Simulator simulator) {
        StringBuilder text =
                new StringBuilder("SIMULATOR: no real models behind it. Listening on ").append(simulator.root());
        VENDORS.forEach(vendor -> text.append(System.lineSeparator())
                .append("  ")
                .append(vendor)
                .append("  ")
                .append(simulator.baseUrl(vendor)));
        System.out.println(text);
    }
}

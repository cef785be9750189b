package dev.polyphony.bench.dispatch;

import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What several worker processes make of one model's requests per minute, as the provider counts. */
@Command(
        name = "bench/limits/run",
        description = "How many requests a limited model gets from several worker processes in any minute.",
        mixinStandardHelpOptions = true)
public final class LimitsCommand implements Callable<Integer> {
    private static final String QUESTION = """
            {"prompt": "What is 2+2?", "models": ["limited"], "deadline": "10m"}""";

    /** More than the limit lets through, so that somebody always waits. */
    private static final double PRESSURE = 1.3;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Mixin
    private MeasuredCommand command = new MeasuredCommand();

    @Option(names = "--rpm", defaultValue = "100", description = "The limit. Default: ${DEFAULT-VALUE}.")
    private int rpm;

    @Option(names = "--workers", defaultValue = "4", description = "Processes. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(names = "--seconds", defaultValue = "180", description = "How long. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--provider-ms", defaultValue = "200", description = "A call's time. Default: ${DEFAULT-VALUE}.")
    private int providerMillis;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LimitsCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = command.home("dispatch");
        Files.writeString(home.resolve(Service.CATALOGUE), """
                models:
                  - alias: limited
                    id: openai/limited
                    rpm: %d
                """.formatted(rpm));
        Script script = Script.builder().latency(Latency.fixed(providerMillis)).build();
        List<Process> others = new ArrayList<>();
        try (Simulator simulator = Simulator.start(script);
                Service service = Service.start(command.path(), home, Service.openai(simulator.baseUrl("openai")))) {
            for (int i = 1; i < workers; i++) {
                others.add(Service.worker(command.path(), home, Service.openai(simulator.baseUrl("openai"))));
            }
            submit(service.url());
            report(simulator.log().requests());
        } finally {
            others.forEach(Process::destroy);
        }
        return CommandLine.ExitCode.OK;
    }

    /** A minute's worth at once, then more than the limit lets through. */
    private void submit(URI service) throws InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/api/analyses"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
                .build();
        long start = System.nanoTime();
        int submitted = 0;
        for (double passed = 0; passed < seconds; passed = (System.nanoTime() - start) / 1e9) {
            double due = rpm + rpm * PRESSURE * passed / MINUTE.toSeconds();
            while (submitted < due) {
                http.sendAsync(request, BodyHandlers.discarding());
                submitted++;
            }
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private void report(List<LoggedRequest> requests) {
        PrintWriter out = spec.commandLine().getOut();
        long most = 0;
        int first = 0;
        for (int last = 0; last < requests.size(); last++) {
            while (requests.get(last).arrivedNanos() - requests.get(first).arrivedNanos() >= MINUTE.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        long begun = requests.getFirst().arrivedNanos();
        long whole = (requests.getLast().arrivedNanos() - begun) / MINUTE.toNanos();
        long counted = requests.stream()
                .filter(request -> request.arrivedNanos() - begun < whole * MINUTE.toNanos())
                .count();
        out.printf(
                Locale.ROOT,
                "%d requests from %d workers, limited to %d a minute%n  at most in any minute: %d%n"
                        + "  a minute, over %d whole ones: %.1f%n",
                requests.size(),
                workers,
                rpm,
                most,
                whole,
                (double) counted / whole);
        out.flush();
    }
}

package dev.polyphony.bench.dispatch;

import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The bench's command line. */
@Command(
        name = "bench/dispatch/run",
        description = "How long analyses of one call take one after the other, and how many are done at once.",
        mixinStandardHelpOptions = true)
public final class DispatchCommand implements Callable<Integer> {
    /** Long enough for every limit on a rate to be forgotten. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int FIRST = 5;
    private static final int LAST = 30;
    private static final double GOAL = 1.5;

    @Mixin
    private MeasuredCommand command = new MeasuredCommand();

    @Option(
            names = "--url",
            description = "A service that runs already, such as http://127.0.0.1:8180; none is started then.")
    private @Nullable URI url;

    @Option(names = "--provider-ms", defaultValue = "0", description = "A call's time. Default: ${DEFAULT-VALUE}.")
    private int providerMillis;

    @Option(names = "--analyses", defaultValue = "60", description = "One after the other. Default: ${DEFAULT-VALUE}.")
    private int analyses;

    @Option(names = "--clients", defaultValue = "64", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--seconds", defaultValue = "15", description = "For all clients. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--lines",
            defaultValue = "600",
            description = "Of a batch, beside the clients at once; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int lines;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DispatchCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (analyses < FIRST + LAST) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--analyses: at least " + (FIRST + LAST) + ", not " + analyses);
        }
        if (url != null) {
            measure(url);
            return CommandLine.ExitCode.OK;
        }
        Script script = Script.builder().latency(Latency.fixed(providerMillis)).build();
        try (Simulator simulator = Simulator.start(script);
                Service service = Service.start(
                        command.path(), command.home("dispatch"), Service.openai(simulator.baseUrl("openai")))) {
            measure(service.url());
        }
        return CommandLine.ExitCode.OK;
    }

    private void measure(URI address) throws InterruptedException {
        Clients service = new Clients(address);
        PrintWriter out = spec.commandLine().getOut();
        // So that compiling Java's own code is not what the first ones wait for.
        service.run(clients, Integer.MAX_VALUE, Duration.ofSeconds(seconds / 2));
        service.run(1, analyses, Duration.ofSeconds(seconds));
        Thread.sleep(PAUSE);
        List<Double> millis = service.run(1, analyses, LONGEST).millis();
        double first = median(millis.subList(0, FIRST));
        double last = median(millis.subList(analyses - LAST, analyses));
        out.printf(Locale.ROOT, "%d analyses of one call, one after the other, after a pause:%n", analyses);
        out.printf(
                Locale.ROOT, "  median of the first %d: %.0f ms, of the last %d: %.0f ms%n", FIRST, first, LAST, last);
        out.printf(Locale.ROOT, "  ratio: %.2f (at most %.1f is good)%n", last / first, GOAL);
        out.flush();
        Clients.Times crowd = service.run(clients, Integer.MAX_VALUE, Duration.ofSeconds(seconds));
        out.printf(Locale.ROOT, "%d clients at once for %d s:%n", clients, seconds);
        out.printf(Locale.ROOT, "  %.0f a second, median %.0f ms%n", crowd.perSecond(), median(crowd.millis()));
        out.flush();
        if (lines > 0) {
            measureBatch(new BatchOfLines(address), crowd.perSecond(), out);
        }
    }

    private void measureBatch(BatchOfLines batch, double single, PrintWriter out) throws InterruptedException {
        batch.run(lines / 2, clients);
        double perSecond = batch.run(lines, clients);
        out.printf(Locale.ROOT, "a batch of %d lines, %d of them at once:%n", lines, clients);
        out.printf(
                Locale.ROOT,
                "  %.0f a second; a line costs %.2f of the time of an analysis by itself%n",
                perSecond,
                single / perSecond);
        out.flush();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}

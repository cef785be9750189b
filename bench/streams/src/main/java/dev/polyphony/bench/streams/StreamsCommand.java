package dev.polyphony.bench.streams;

import dev.polyphony.bench.dispatch.MeasuredCommand;
import dev.polyphony.bench.dispatch.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The bench's command line. */
@Command(
        name = "bench/streams/run",
        description = "How long a token takes from the provider to the client of /v1, with many streams at once.",
        mixinStandardHelpOptions = true)
public final class StreamsCommand implements Callable<Integer> {
    private static final double GOAL_MILLIS = 50;

    @Mixin
    private MeasuredCommand command = new MeasuredCommand();

    @Option(names = "--streams", defaultValue = "200", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Option(names = "--per-second", defaultValue = "20", description = "Tokens of each. Default: ${DEFAULT-VALUE}.")
    private int perSecond;

    @Option(names = "--seconds", defaultValue = "60", description = "Of each stream. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StreamsCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = command.home("streams");
        Files.writeString(home.resolve(Service.CATALOGUE), """
                models:
                  - alias: paced
                    id: openai/paced
                    slots: %d
                """.formatted(streams));
        try (PacedProvider provider = new PacedProvider(Duration.ofSeconds(1).dividedBy(perSecond));
                Service service = Service.start(command.path(), home, Service.openai(provider.baseUrl()))) {
            StreamReaders readers = new StreamReaders(service.url(), "paced");
            // So that compiling Java's own code is not what the first ones wait for.
            run(provider, readers, Math.max(1, seconds / 2));
            report(run(provider, readers, seconds));
        }
        return CommandLine.ExitCode.OK;
    }

    private StreamReaders.Outcome run(PacedProvider provider, StreamReaders readers, int longest)
            throws InterruptedException {
        int tokens = perSecond * longest;
        provider.tokens(tokens);
        return readers.run(streams, tokens);
    }

    private void report(StreamReaders.Outcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%d streams at once of %d tokens a second, for %d s each, on %d processors%n",
                streams,
                perSecond,
                seconds,
                Runtime.getRuntime().availableProcessors());
        out.printf(Locale.ROOT, "  whole: %d%n", outcome.whole());
        out.println("  a token from the provider's write to the client's read:");
        tell(out, "while all of them were under way", outcome.sortedAtOnce());
        tell(out, "from first to last, the beginning of so many analyses included", outcome.sortedNanos());
        out.flush();
    }

    private static void tell(PrintWriter out, String which, List<Long> sorted) {
        out.printf(
                Locale.ROOT,
                "    %s: %d tokens, median %.0f ms, p95 %.0f ms (below %.0f is good), p99 %.0f ms, most %.0f ms%n",
                which,
                sorted.size(),
                StreamReaders.Outcome.millis(sorted, 0.5),
                StreamReaders.Outcome.millis(sorted, 0.95),
                GOAL_MILLIS,
                StreamReaders.Outcome.millis(sorted, 0.99),
                StreamReaders.Outcome.millis(sorted, 1));
    }
}

package dev.polyphony.bench.providers;

import dev.polyphony.analysis.Principal;
import dev.polyphony.bench.dispatch.MeasuredCommand;
import dev.polyphony.bench.dispatch.Service;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a provider is asked that fails for a while and then is well, by analyses that come at an even pace. */
@Command(
        name = "recovery",
        description = "How many requests a provider gets that fails for a while, and how it comes back.",
        mixinStandardHelpOptions = true)
final class RecoveryCommand implements Callable<Integer> {
    private static final List<String> CHAIN = List.of(Sickness.SICK, "mistral/simulated");
    private static final int WARM_UP = 20;

    @Mixin
    private MeasuredCommand command = new MeasuredCommand();

    @Option(
            names = "--every",
            paramLabel = "MILLISECONDS",
            defaultValue = "250",
            description = "An analysis comes every so many. Default: ${DEFAULT-VALUE}.")
    private int everyMillis;

    @Option(names = "--well", defaultValue = "20", description = "Seconds before. Default: ${DEFAULT-VALUE}.")
    private int well;

    @Option(names = "--sick", defaultValue = "60", description = "Seconds with 503. Default: ${DEFAULT-VALUE}.")
    private int sick;

    @Option(names = "--after", defaultValue = "120", description = "Seconds after it. Default: ${DEFAULT-VALUE}.")
    private int after;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draws the arrivals into that file.")
    private @Nullable Path svg;

    @Spec
    private CommandSpec spec;

    /** @param answeredBy absent where it was not */
    private record Asked(Instant at, @Nullable String answeredBy) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Simulator simulator = Simulator.start(Sickness.healthy());
                Service service = Service.start(
                        command.path(), command.home("providers"), ProvidersCommand.environment(simulator));
                Crowd crowd = new Crowd(service.temporal(), Principal.DEFAULT)) {
            crowd.run(CHAIN, WARM_UP, 2);
            simulator.log().clear();
            Instant begun = Instant.now();
            Instant sickFrom = begun.plusSeconds(well);
            Instant wellFrom = sickFrom.plusSeconds(sick);
            Queue<Asked> asked = ask(crowd, simulator, sickFrom, wellFrom);
            List<Instant> arrivals = simulator.log().of(Sickness.SICK).stream()
                    .map(request -> request.arrivedAt())
                    .toList();
            report(asked, arrivals, begun, sickFrom, wellFrom);
            if (svg != null) {
                List<Instant> others = simulator.log().of(CHAIN.getLast()).stream()
                        .map(request -> request.arrivedAt())
                        .toList();
                new ArrivalsChart(begun, sickFrom, wellFrom).write(svg, arrivals, others);
                spec.commandLine().getOut().println("  drawn: " + svg);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private Queue<Asked> ask(Crowd crowd, Simulator simulator, Instant sickFrom, Instant wellFrom)
            throws InterruptedException {
        Queue<Asked> asked = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Instant end = wellFrom.plusSeconds(after);
            Fault now = null;
            for (Instant due = Instant.now(); due.isBefore(end); due = due.plusMillis(everyMillis)) {
                Duration wait = Duration.between(Instant.now(), due);
                Thread.sleep(wait.isNegative() ? Duration.ZERO : wait);
                Fault fault = due.isBefore(sickFrom) || !due.isBefore(wellFrom) ? null : Fault.unavailable(503);
                if ((fault == null) != (now == null)) {
                    simulator.script(script(fault));
                    now = fault;
                }
                threads.execute(() -> {
                    Instant at = Instant.now();
                    asked.add(new Asked(at, crowd.answeredBy(CHAIN)));
                });
            }
        }
        return asked;
    }

    private static Script script(@Nullable Fault fault) {
        return fault == null
                ? Sickness.healthy()
                : Script.builder()
                        .latency(Latency.fixed(50))
                        .behaviour(Sickness.SICK, Behaviour.always(fault))
                        .build();
    }

    private void report(Queue<Asked> asked, List<Instant> arrivals, Instant begun, Instant sickFrom, Instant wellFrom) {
        PrintWriter out = spec.commandLine().getOut();
        long answered = asked.stream().filter(each -> each.answeredBy() != null).count();
        out.printf(
                Locale.ROOT,
                "an analysis every %d ms; the first of two providers answers 503 from second %d to %d%n",
                everyMillis,
                well,
                well + sick);
        out.printf(Locale.ROOT, "  answered: %d of %d%n", answered, asked.size());
        List<Instant> whileSick = arrivals.stream()
                .filter(at -> !at.isBefore(sickFrom) && at.isBefore(wellFrom))
                .toList();
        Instant second = asked.stream()
                .map(Asked::at)
                .filter(at -> !at.isBefore(sickFrom))
                .sorted()
                .skip(2)
                .findFirst()
                .orElse(wellFrom);
        out.printf(
                Locale.ROOT,
                "  requests to it while it was sick: %d, of these after the first two analyses: %d%n",
                whileSick.size(),
                whileSick.stream().filter(at -> !at.isBefore(second)).count());
        asked.stream()
                .filter(each -> !each.at().isBefore(wellFrom) && Sickness.SICK.equals(each.answeredBy()))
                .min(Comparator.comparing(Asked::at))
                .ifPresent(first -> out.printf(
                        Locale.ROOT,
                        "  the first answer from it came %.0f s after it was well%n",
                        seconds(wellFrom, first.at())));
        asked.stream()
                .filter(each -> !each.at().isBefore(wellFrom) && !Sickness.SICK.equals(each.answeredBy()))
                .max(Comparator.comparing(Asked::at))
                .ifPresent(last -> out.printf(
                        Locale.ROOT,
                        "  all are answered by it again %.0f s after it was well%n",
                        seconds(wellFrom, last.at())));
        out.printf(
                Locale.ROOT,
                "  most requests to it in a second: %d before, %d after%n",
                mostInASecond(arrivals, begun, sickFrom),
                mostInASecond(arrivals, wellFrom, wellFrom.plusSeconds(after)));
        out.flush();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static long mostInASecond(List<Instant> arrivals, Instant from, Instant to) {
        List<Instant> some = arrivals.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .toList();
        return some.stream()
                .mapToLong(begin -> some.stream()
                        .filter(at -> !at.isBefore(begin) && at.isBefore(begin.plusSeconds(1)))
                        .count())
                .max()
                .orElse(0);
    }
}

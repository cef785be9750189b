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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What some bear of others: of a provider that hangs, and of a tenant with very much to ask. */
@Command(
        name = "beside",
        description = "What those bear who ask others than a provider that hangs, and a tenant beside a large one.",
        mixinStandardHelpOptions = true)
final class BesideCommand implements Callable<Integer> {
    private static final List<String> SICK = List.of(Sickness.SICK, "mistral/simulated");
    private static final List<String> OTHERS = List.of("anthropic/simulated", "mistral/simulated");
    private static final int WARM_UP = 100;
    private static final int CLIENTS = 4;
    private static final int ALONE = 20;
    private static final Principal LARGE = new Principal("large");
    private static final Principal SMALL = new Principal("small");

    @Mixin
    private MeasuredCommand command = new MeasuredCommand();

    @Option(names = "--analyses", defaultValue = "300", description = "Of those beside. Default: ${DEFAULT-VALUE}.")
    private int analyses;

    @Option(names = "--large", defaultValue = "500", description = "Of the large tenant. Default: ${DEFAULT-VALUE}.")
    private int large;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Of a large tenant's, each with its own time alone. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--hops",
            description = "Also where the small tenant's analyses wait, alone and beside the other's.")
    private boolean hops;

    @Option(names = "--only-large", description = "Nothing of a provider that hangs.")
    private boolean onlyLarge;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        try (Simulator simulator = Simulator.start(Sickness.healthy());
                Service service = Service.start(
                        command.path(), command.home("providers"), ProvidersCommand.environment(simulator));
                ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            if (!onlyLarge) {
                besideAHangingOne(simulator, service, beside);
            }
            behindALargeOne(simulator, service, beside);
        }
        return CommandLine.ExitCode.OK;
    }

    /** As many ask the sick one's chain in both runs, so that both have the same work. */
    private void besideAHangingOne(Simulator simulator, Service service, ExecutorService beside)
            throws InterruptedException, ExecutionException {
        try (Crowd crowd = new Crowd(service.temporal(), Principal.DEFAULT)) {
            crowd.run(SICK, WARM_UP, CLIENTS);
            crowd.run(OTHERS, WARM_UP, CLIENTS);
            List<Crowd.Outcome> outcomes = new ArrayList<>();
            for (Script script : List.of(Sickness.healthy(), hanging())) {
                simulator.script(script);
                Future<Crowd.Outcome> sick = beside.submit(() -> crowd.run(SICK, analyses, CLIENTS));
                outcomes.add(crowd.run(OTHERS, analyses, CLIENTS));
                sick.get();
            }
            double well = outcomes.getFirst().quantile(0.95);
            double hangs = outcomes.getLast().quantile(0.95);
            out().printf(
                            Locale.ROOT,
                            "those who ask others than a provider that hangs: 95 %% within %.0f ms while it is well, %.0f ms"
                                    + " while it hangs, ratio %.2f%n",
                            well,
                            hangs,
                            hangs / well);
            out().flush();
        }
    }

    private static Script hanging() {
        return Script.builder()
                .latency(Latency.fixed(50))
                .behaviour(Sickness.SICK, Behaviour.always(Fault.hang()))
                .build();
    }

    private void behindALargeOne(Simulator simulator, Service service, ExecutorService beside)
            throws InterruptedException, ExecutionException {
        simulator.script(Sickness.healthy());
        try (Crowd small = new Crowd(service.temporal(), SMALL);
                Crowd other = new Crowd(service.temporal(), LARGE)) {
            // The first thousand of a worker's life are slow by themselves, more so where many are under way.
            other.run(OTHERS, WARM_UP, CLIENTS);
            for (int i = 0; i < 3; i++) {
                other.run(OTHERS, large, large);
            }
            List<Double> ratios = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                ratios.add(ratio(small, other, beside));
            }
            out().printf(
                            Locale.ROOT,
                            "median of %d rounds: ratio %.2f (%.2f to %.2f)%n",
                            rounds,
                            new Crowd.Outcome(rounds, ratios).median(),
                            Collections.min(ratios),
                            Collections.max(ratios));
            out().flush();
        }
    }

    private double ratio(Crowd small, Crowd other, ExecutorService beside)
            throws InterruptedException, ExecutionException {
        double alone = small.run(OTHERS, ALONE, 1).median();
        show("alone", small);
        Future<Crowd.Outcome> all = beside.submit(() -> other.run(OTHERS, large, large));
        List<Double> waited = new ArrayList<>();
        while (!all.isDone()) {
            waited.addAll(small.run(OTHERS, 1, 1).millis());
        }
        all.get();
        show("beside the other's", small);
        double behind = new Crowd.Outcome(waited.size(), waited).median();
        out().printf(
                        Locale.ROOT,
                        "a tenant with one analysis at a time beside another's %d: median %.0f ms alone, %.0f ms beside"
                                + " them (%d of its analyses), ratio %.2f%n",
                        large,
                        alone,
                        behind,
                        waited.size(),
                        behind / alone);
        out().flush();
        return behind / alone;
    }

    private void show(String when, Crowd crowd) {
        Hops waited = crowd.hops();
        if (hops) {
            out().println(when + ":");
            waited.lines().forEach(out()::println);
            out().flush();
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

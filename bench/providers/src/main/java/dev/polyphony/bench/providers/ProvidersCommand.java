package dev.polyphony.bench.providers;

import dev.polyphony.analysis.Principal;
import dev.polyphony.bench.dispatch.MeasuredCommand;
import dev.polyphony.bench.dispatch.Service;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The bench's command line. */
@Command(
        name = "bench/providers/run",
        description = "What it costs those who ask a chain of three providers that the first one of them is sick.",
        mixinStandardHelpOptions = true,
        subcommands = {BesideCommand.class, RecoveryCommand.class})
public final class ProvidersCommand implements Callable<Integer> {
    private static final List<String> CHAIN = List.of(Sickness.SICK, "anthropic/simulated", "mistral/simulated");
    private static final int WARM_UP = 100;

    @Mixin
    private MeasuredCommand command = new MeasuredCommand();

    @Option(names = "--analyses", defaultValue = "1000", description = "For each. Default: ${DEFAULT-VALUE}.")
    private int analyses;

    @Option(names = "--clients", defaultValue = "32", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "These alone, with commas between. Default: all.")
    private List<String> only = List.of();

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ProvidersCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> names = Sickness.all().stream().map(Sickness::name).toList();
        if (!names.containsAll(only)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--only: one or more of " + String.join(",", names));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%d analyses each, %d at once; calls take 50 ms where the provider is well%n%n", analyses, clients);
        out.println("| the first of three | answered | requests to it | median, healthy | median, sick | ratio |");
        out.println("|---|---:|---:|---:|---:|---:|");
        out.flush();
        for (Sickness sickness : Sickness.all()) {
            if (only.isEmpty() || only.contains(sickness.name())) {
                measure(sickness, out);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void measure(Sickness sickness, PrintWriter out) throws IOException, InterruptedException {
        try (Simulator simulator = Simulator.start(Sickness.healthy());
                Service service =
                        Service.start(command.path(), command.home("providers"), environment(simulator, sickness));
                Crowd crowd = new Crowd(service.temporal(), Principal.DEFAULT)) {
            // Where it is sick from the start, healthy is who never knew it.
            List<String> healthyChain = sickness.fault() == null ? CHAIN.subList(1, CHAIN.size()) : CHAIN;
            crowd.run(healthyChain, WARM_UP, clients);
            Crowd.Outcome healthy = crowd.run(healthyChain, analyses, clients);
            simulator.script(sickness.script());
            simulator.log().clear();
            Crowd.Outcome sick = crowd.run(CHAIN, analyses, clients);
            List<LoggedRequest> requests = simulator.log().of(Sickness.SICK);
            out.printf(
                    Locale.ROOT,
                    "| %s | %.1f %% | %d | %.0f ms | %.0f ms | %.2f |%n",
                    sickness.name(),
                    100 * sick.answered(),
                    requests.size(),
                    healthy.median(),
                    sick.median(),
                    sick.median() / healthy.median());
            out.flush();
        }
    }

    private static Map<String, String> environment(Simulator simulator, Sickness sickness) {
        Map<String, String> environment = environment(simulator);
        environment.putAll(sickness.environment());
        return environment;
    }

    /** Where they are, and that they have a key. */
    static Map<String, String> environment(Simulator simulator) {
        Map<String, String> environment = new HashMap<>();
        for (String provider : List.of("openai", "anthropic", "mistral")) {
            String prefix = provider.toUpperCase(Locale.ROOT);
            environment.put(prefix + "_BASE_URL", simulator.baseUrl(provider));
            environment.put(prefix + "_API_KEY", "sk-bench");
        }
        return environment;
    }
}

package dev.polyphony.bench.rivals;

import dev.polyphony.bench.dispatch.MeasuredCommand;
import dev.polyphony.bench.rivals.Contender.Delay;
import dev.polyphony.bench.rivals.Contender.FailingModel;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What Polyphony's durability costs, beside gateways that keep nothing and beside the bare SDK. */
@Command(
        name = "bench/rivals/run",
        description =
                "Latency, throughput, processor time, memory and failover of Polyphony, LiteLLM, Portkey and the bare SDK of"
                        + " Temporal, before the same simulated models. All of them run at the same time and are measured in turn, round after"
                        + " round. Needs Linux, Python 3 with pip, Node and npm.",
        mixinStandardHelpOptions = true)
public final class RivalsCommand implements Callable<Integer> {

    @Mixin
    private MeasuredCommand command = new MeasuredCommand();

    @Option(
            names = "--only",
            split = ",",
            description =
                    "Those whose names begin so: simulator, sdk-normal, sdk-eager, sdk-local, polyphony-lane, polyphony-inline,"
                            + " litellm-1, litellm-2, portkey. Default: all.")
    private List<String> only = List.of();

    @Option(
            names = "--placements",
            split = ",",
            defaultValue = "lane,inline,local",
            description = "Polyphony's, each in a process of its own. Default: ${DEFAULT-VALUE}.")
    private List<String> placements = List.of();

    @Option(
            names = "--sdk",
            split = ",",
            defaultValue = "normal,eager,local",
            description =
                    "Where the bare SDK's activities run; with -start, its workflows are begun eagerly. Default: ${DEFAULT-VALUE}.")
    private List<String> sdk = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "For each figure. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "Seconds with all clients before anything is measured. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--clients", defaultValue = "64", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--no-faults", description = "Leave the failing models out.")
    private boolean noFaults;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A variable for Polyphony's environment, such as POLYPHONY_JAVA_OPTS=-Xmx256m.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = "--cache",
            description = "Where the others are installed, once. Default: polyphony/rivals in the user's cache.")
    private @Nullable Path cache;

    @Option(names = "--markdown", description = "Write the tables into this file, too.")
    private @Nullable Path markdown;

    @Option(names = "--svg", description = "Draw them into this file.")
    private @Nullable Path svg;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RivalsCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = command.home("rivals");
        try (Simulator simulator = Simulator.start(script());
                LoadClient client = new LoadClient();
                Started started = new Started(folder)) {
            String models = simulator.baseUrl("bench").replaceFirst("/bench/v1$", "");
            List<Contender> contenders = new ArrayList<>();
            URI direct = URI.create(models + "/bench/v1/chat/completions");
            contenders.add(new Contender(
                    "simulator",
                    "the models, asked directly",
                    delay -> List.of(new Question(direct, Question.chat(delay.model(1)))),
                    delay -> delay.models().stream()
                            .map(model -> new Question(direct, Question.chat(model)))
                            .toList(),
                    Map.of(),
                    Set::of,
                    Set.of()));
            startTemporal(models, folder, started, contenders);
            startGateways(models, folder, started, contenders);
            say("Warming up: "
                    + String.join(", ", contenders.stream().map(Contender::name).toList()));
            for (Contender contender : contenders) {
                client.run(contender.single().apply(Delay.NONE), clients, Duration.ofSeconds(warmUp - warmUp / 2));
                client.run(contender.panel().apply(Delay.NONE), clients, Duration.ofSeconds(warmUp / 2));
            }
            Results results = new Results();
            Round round = new Round(client, clients, Duration.ofSeconds(seconds), results);
            for (int i = 0; i < rounds; i++) {
                say("Round " + (i + 1) + " of " + rounds);
                simulator.log().clear();
                round.run(contenders);
            }
            Failovers failovers = new Failovers(simulator.log());
            for (Contender contender : contenders) {
                // One process of LiteLLM's is enough: nothing is asked at once here.
                if (!noFaults
                        && !contender.name().equals("litellm-2")
                        && !contender.failovers().isEmpty()) {
                    say("Failing models before " + contender.name());
                    failovers.measure(contender);
                }
            }
            Report report = new Report(results, failovers.rows(), contenders, clients, rounds);
            write(report, results);
        }
        return CommandLine.ExitCode.OK;
    }

    private static Script script() {
        Script.Builder script = Script.builder();
        for (Delay delay : Delay.values()) {
            for (String model : delay.models()) {
                script.behaviour("bench/" + model, Behaviour.healthy(Latency.fixed(delay.millis())));
            }
        }
        for (FailingModel failing : FailingModel.values()) {
            Fault fault = switch (failing) {
                case UNAVAILABLE -> Fault.unavailable(503);
                case THROTTLED -> Fault.throttled(null);
                case RESET -> Fault.resetBeforeAnswer();
                case HANGING -> Fault.hang();
            };
            script.fault(failing.model() + "/*", fault);
        }
        return script.build();
    }

    private Path cache() {
        if (cache != null) {
            return cache.toAbsolutePath();
        }
        String folder = System.getenv("XDG_CACHE_HOME");
        Path own = folder == null || folder.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(folder);
        return own.resolve("polyphony/rivals");
    }

    private boolean wanted(String name) {
        String kind = name.substring(0, (name + '-').indexOf('-'));
        return only.isEmpty() || only.contains(name) || only.contains(kind);
    }

    /** Polyphony, and the bare SDK on a server that is started as Polyphony's is. */
    private void startTemporal(String models, Path folder, Started started, List<Contender> contenders)
            throws Exception {
        List<String> bare = sdk.stream().filter(each -> wanted("sdk-" + each)).toList();
        List<String> placed =
                placements.stream().filter(each -> wanted("polyphony-" + each)).toList();
        List<Contender> ours = new ArrayList<>();
        List<String> server = List.of();
        for (String placement : placed) {
            PolyphonyUp up = polyphony(placement, models, folder);
            started.also(up::close);
            ours.add(up.chat());
            if (wanted("polyphony-" + placement + "-api")) {
                ours.add(up.analyses());
            }
            server = up.serverCommand();
        }
        if (!bare.isEmpty()) {
            if (server.isEmpty()) {
                PolyphonyUp up = polyphony("lane", models, folder);
                server = up.serverCommand();
                up.close();
            }
            BareSdk floor = BareSdk.start(server, folder, models, started);
            bare.forEach(each -> contenders.add(floor.placed(each)));
        }
        contenders.addAll(ours);
    }

    private PolyphonyUp polyphony(String placement, String models, Path folder) throws Exception {
        say("Starting polyphony up, placement: " + placement);
        Path home = Files.createDirectories(folder.resolve(placement));
        return PolyphonyUp.start(command.path(), home, cache(), placement, models, new LinkedHashMap<>(settings));
    }

    private void startGateways(String models, Path folder, Started started, List<Contender> contenders)
            throws Exception {
        Gateways gateways = new Gateways(new Installation(cache()), folder, models);
        for (int workers : new int[] {1, 2}) {
            if (wanted("litellm-" + workers)) {
                say("Starting LiteLLM, workers: " + workers);
                contenders.add(gateways.liteLlm(workers, started));
            }
        }
        if (wanted("portkey")) {
            say("Starting Portkey");
            contenders.add(gateways.portkey(started));
        }
    }

    private void say(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(what);
        err.flush();
    }

    private void write(Report report, Results results) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.markdown());
        out.flush();
        if (markdown != null) {
            Files.writeString(markdown, report.markdown());
        }
        if (svg != null) {
            new FiguresChart(results, clients).write(svg);
        }
    }
}

package dev.polyphony.cli.command;

import dev.polyphony.call.ProviderId;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.ProvidersTable;
import dev.polyphony.cli.watch.Leaving;
import dev.polyphony.cli.watch.Refresh;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.SubjectHealth;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.status.ProvidersLog;
import dev.polyphony.status.ProvidersStatus;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import dev.polyphony.traffic.TrafficSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "providers",
        description = "Show how providers and their models stand, and change how they are used.",
        footer = {
            "",
            "What is changed holds on every worker within a second, stays so, and is on record with your name:",
            "polyphony providers log. A provider is named as here, or as claude and google."
        })
public final class ProvidersCommand implements Callable<Integer> {
    private static final String JSON = "Print JSON.";
    private static final String ALL = "Also models that nobody uses, and providers that nobody set up.";
    private static final String WATCH = "Show it anew every second, until Ctrl-C.";
    private static final Duration LOGGED = Duration.ofDays(366);

    private final CliContext context;

    @Option(names = "--json", description = JSON)
    private boolean json;

    @Option(names = "--all", description = ALL)
    private boolean all;

    @Option(names = "--watch", description = WATCH)
    private boolean watch;

    @Mixin
    private CommonOptions common;

    private ProvidersCommand(CliContext context) {
        this.context = context;
    }

    /** With all that can be said after it. */
    public static CommandLine whole(CliContext context) {
        return new CommandLine(new ProvidersCommand(context)).addSubcommand(new ReloadCommand(context));
    }

    @Override
    public Integer call() throws InterruptedException {
        return status(common, json, all, watch);
    }

    @Command(name = "status", description = "Show how each stands: the same as polyphony providers.")
    Integer status(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Option(names = "--all", description = ALL) boolean everything,
            @Option(names = "--watch", description = WATCH) boolean watching)
            throws InterruptedException {
        try (Fleet fleet = Fleet.open(context, options)) {
            if (!watching) {
                print(asJson ? List.of(JsonOutput.of(fleet.status())) : lines(fleet.status(), everything), asJson);
                return ExitCode.OK;
            }
            if (asJson) {
                throw new UsageError("--watch: is for people; ask for --json as often as you need it");
            }
            try (Leaving leaving = new Leaving(context.shell().interrupts())) {
                new Refresh(context.shell().lines(), context.shell().terminals().out())
                        .until(leaving, () -> looked(fleet, everything));
            }
            return ExitCode.DETACHED;
        }
    }

    /** A database that is away comes back. */
    private List<String> looked(Fleet fleet, boolean everything) {
        try {
            return lines(fleet.status(), everything);
        } catch (StorageUnavailable e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private List<String> lines(ProvidersStatus status, boolean everything) {
        return ProvidersTable.lines(status, everything, context.shell().outStyle());
    }

    @Command(name = "test", description = "Make one real call, the cheapest there is. Exit code 0: it was answered.")
    Integer test(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Option(names = "--model", paramLabel = "MODEL", description = "Which; else the provider's cheapest.")
                    @Nullable
                    String model,
            @Parameters(paramLabel = "ID", description = "The provider.") String id) {
        ProviderTrial trial = new ProviderTrial(Fleet.named(id), model, Operator.name());
        try (Session session = context.open(context.settings(options.flags()), Need.WORKER, options)) {
            ProviderTrial.Outcome outcome = session.client().workers().tryProvider(trial);
            if (outcome.problem() != null) {
                throw new UsageError(outcome.problem());
            }
            print(
                    asJson
                            ? List.of(JsonOutput.of(outcome))
                            : ProvidersTable.trial(outcome, context.shell().outStyle()),
                    asJson);
            return outcome.ok() ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
    }

    @Command(name = "reset", description = "Forget failures: close the circuits of all, of a provider or of a model.")
    Integer reset(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Parameters(paramLabel = "ID", arity = "0..1", description = "A provider, or a model.") @Nullable
                    String id) {
        try (Fleet fleet = Fleet.open(context, options)) {
            HealthSubject which = id == null ? null : fleet.subject(id);
            List<SubjectHealth> open = fleet.health().snapshot().all().stream()
                    .filter(health ->
                            health.circuit() instanceof Circuit.Open || health.circuit() instanceof Circuit.Recovering)
                    .filter(health -> which == null || which.covers(health.subject()))
                    .toList();
            fleet.health().reset(which, Operator.name());
            fleet.record("provider.reset", which == null ? "all" : which.toString(), null);
            if (asJson) {
                print(JsonOutput.of(
                        open.stream().map(health -> health.subject().toString()).toList()));
                return ExitCode.OK;
            }
            if (open.isEmpty()) {
                say(options, "No circuit was open" + (which == null ? "" : " of " + which) + ".");
            }
            open.forEach(health -> context.shell()
                    .lines()
                    .println("Closed: " + health.subject()
                            + health.cause()
                                    .map(cause -> ", " + cause.describe())
                                    .orElse("")));
            return ExitCode.OK;
        }
    }

    @Command(name = "drain", description = "Take a provider out of use; calls under way end as they do.")
    Integer drain(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Parameters(paramLabel = "ID", description = "The provider.") String id) {
        try (Fleet fleet = Fleet.open(context, options)) {
            ProviderId provider = fleet.provider(id);
            fleet.health().drain(provider, Operator.name());
            fleet.record("provider.drain", provider.value(), null);
            if (asJson) {
                print(JsonOutput.of(fleet.line(provider)));
            } else {
                say(
                        options,
                        provider + " is out of use on every worker, until: polyphony providers enable " + provider);
            }
            return ExitCode.OK;
        }
    }

    @Command(name = "enable", description = "Take a provider back into use.")
    Integer enable(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Parameters(paramLabel = "ID", description = "The provider.") String id) {
        try (Fleet fleet = Fleet.open(context, options)) {
            ProviderId provider = fleet.provider(id);
            fleet.health().enable(provider, Operator.name());
            fleet.record("provider.enable", provider.value(), null);
            ProviderLine line = fleet.line(provider);
            if (asJson) {
                print(JsonOutput.of(line));
            } else {
                say(
                        options,
                        provider + (line.configured() ? " is in use." : " may be used, " + ProvidersTable.setUp(line)));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "weights",
            description = "Show how work is spread over providers, or change it.",
            footer = {"", "Only their proportion counts; a provider of weight 0 is asked only where others fail."})
    Integer weights(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Option(names = "--usual", description = "Take back what was set: the catalogue's hold again.")
                    boolean usual,
            @Parameters(paramLabel = "ID=WEIGHT", arity = "0..*", description = "Such as openai=0.4.")
                    String @Nullable [] given) {
        try (Fleet fleet = Fleet.open(context, options)) {
            if (usual) {
                fleet.settings().usualWeights(Operator.name());
                fleet.record("provider.weights", "all", "the catalogue's");
            }
            if (given != null && given.length > 0) {
                Map<ProviderId, Double> weights = weights(fleet, given);
                requireSome(fleet, weights);
                fleet.settings().weights(weights, Operator.name());
                fleet.record("provider.weights", String.join(",", given), null);
            }
            List<ProviderLine> weighted = fleet.status().providers().stream()
                    .filter(provider -> provider.weight() != null)
                    .toList();
            print(
                    asJson
                            ? List.of(JsonOutput.of(weighted))
                            : ProvidersTable.weights(weighted, context.shell().outStyle()),
                    asJson);
            return ExitCode.OK;
        }
    }

    private static Map<ProviderId, Double> weights(Fleet fleet, String[] given) {
        Map<ProviderId, Double> weights = new LinkedHashMap<>();
        for (String one : given) {
            int sign = one.indexOf('=');
            if (sign < 1) {
                throw new UsageError("ID=WEIGHT: '" + one + "' is none; write the provider and its weight, openai=0.4");
            }
            ProviderId provider = fleet.provider(one.substring(0, sign));
            if (weights.put(provider, weight(provider, one.substring(sign + 1))) != null) {
                throw new UsageError("weights." + provider + ": is given twice; give it once");
            }
        }
        return weights;
    }

    private static double weight(ProviderId provider, String text) {
        try {
            // What Java reads beyond that, as 1f or 0x1p3, nobody means.
            double weight = text.strip().matches("[+-]?[0-9.eE+-]+") ? Double.parseDouble(text.strip()) : Double.NaN;
            if (weight >= 0 && weight <= TrafficSettings.MOST) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageError(
                "weights." + provider + ": '" + text + "' is no weight; give a number from 0 to 1000000, such as 0.4");
    }

    private static void requireSome(Fleet fleet, Map<ProviderId, Double> changed) {
        fleet.status().problemWith(changed).ifPresent(problem -> {
            throw new UsageError("weights: " + problem);
        });
    }

    @Command(
            name = "priority",
            description = "Show the order in which --chain priority asks providers, or change it.",
            footer = {"", "Providers that are not named come after those that are, in the catalogue's order."})
    Integer priority(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Option(names = "--usual", description = "Take back what was set: the catalogue's holds again.")
                    boolean usual,
            @Parameters(paramLabel = "ID,…", arity = "0..*", description = "Such as claude,gemini,openai.")
                    String @Nullable [] given) {
        try (Fleet fleet = Fleet.open(context, options)) {
            if (usual) {
                fleet.settings().priority(List.of(), Operator.name());
                fleet.record("provider.priority", "all", "the catalogue's");
            }
            if (given != null && given.length > 0) {
                List<ProviderId> order = Arrays.stream(given)
                        .flatMap(word -> Stream.of(word.split(",", -1)))
                        .filter(word -> !word.isBlank())
                        .map(fleet::provider)
                        .toList();
                if (order.isEmpty() || order.stream().distinct().count() < order.size()) {
                    throw new UsageError("priority: names " + (order.isEmpty() ? "nobody" : "a provider twice")
                            + "; write each provider once, as claude,gemini,openai");
                }
                fleet.settings().priority(order, Operator.name());
                fleet.record("provider.priority", String.join(",", given), null);
            }
            List<String> order = fleet.settings().current().priority().stream()
                    .map(ProviderId::value)
                    .toList();
            print(
                    List.of(
                            asJson
                                    ? JsonOutput.of(order)
                                    : order.isEmpty() ? "as the catalogue has it" : String.join(", ", order)),
                    asJson);
            return ExitCode.OK;
        }
    }

    @Command(name = "log", description = "Show what happened to providers and who changed what, the latest first.")
    Integer log(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Option(
                            names = {"-n", "--limit"},
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "How many (default: 50).")
                    int most) {
        if (most < 1) {
            throw new UsageError("--limit: at least 1");
        }
        try (Fleet fleet = Fleet.open(context, options)) {
            Shown<ProvidersLog.Entry> shown = Shown.of(
                    fleet.log().since(Instant.now().minus(LOGGED), Shown.toRead(most, Integer.MAX_VALUE)), most);
            if (!asJson && shown.entries().isEmpty()) {
                say(options, "Nothing has happened, and nobody has changed anything.");
                return ExitCode.OK;
            }
            print(
                    asJson
                            ? List.of(JsonOutput.of(shown.entries()))
                            : ProvidersTable.log(
                                    shown.entries(), context.shell().outStyle()),
                    asJson);
            if (!asJson) {
                shown.tell(context.notices(options), "--limit shows more.");
            }
            return ExitCode.OK;
        }
    }

    private void say(CommonOptions options, String line) {
        context.notices(options).say(line);
    }

    private void print(String json) {
        print(List.of(json), true);
    }

    private void print(List<String> lines, boolean exact) {
        lines.forEach(exact ? context.shell().out()::println : context.shell().lines()::println);
    }
}

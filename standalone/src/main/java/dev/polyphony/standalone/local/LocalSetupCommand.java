package dev.polyphony.standalone.local;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.render.Table;
import dev.polyphony.plan.TaskType;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.OllamaProblem;
import dev.polyphony.provider.OllamaServer.Loaded;
import dev.polyphony.settings.Settings;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "setup",
        description = "Have Ollama pull the models of the team that fit this machine, test each, and use them.",
        footer = {
            "",
            "What is there already stays: a second run does nothing. Lines of your own catalogue file are never changed.",
            "Exit code 0: every model that fits is there and answers."
        })
public final class LocalSetupCommand implements Callable<Integer> {
    private final CliContext context;
    private final Shell shell;
    private final PrintStream out;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "24gb, small (a graphics card of 8 GB) or cpu; else what this machine has decides.")
    private @Nullable String profile;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before anything is pulled or written.")
    private boolean yes;

    @Option(
            names = "--host",
            paramLabel = "URL",
            description = "The Ollama to set up; else OLLAMA_HOST, else this machine's.")
    private @Nullable String host;

    @Option(names = "--test", description = "Test the models, too, where nothing has to be done.")
    private boolean test;

    @Mixin
    private CommonOptions common;

    public LocalSetupCommand(CliContext context) {
        this.context = context;
        this.shell = context.shell();
        this.out = shell.lines();
    }

    /** A host that answers, and what it lacks. */
    private record Work(OllamaHost host, HostSetup setup, List<Model> missing) {}

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(common.flags());
        Catalogue catalogue =
                settings.catalogue().found().map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
        try (HttpTransport transport = new HttpTransport(EnvironmentProxies.from(shell.environment()))) {
            List<OllamaHost> hosts = hosts(catalogue, transport);
            Profile fits = profile(hosts);
            Catalogue without = Configuration.withoutOurs(settings);
            LocalTeam team = LocalTeam.of(
                    without, hosts.stream().map(OllamaHost::provider).collect(Collectors.toSet()));
            List<Model> wanted = team.fitting(fits);
            List<Work> work = new ArrayList<>();
            for (OllamaHost each : hosts) {
                look(each, fits, wanted).ifPresentOrElse(work::add, () -> help(each));
            }
            if (work.isEmpty()) {
                return ExitCode.NO_ANSWER;
            }
            out.println();
            table(team, fits, work);
            return setUp(settings, without, team, fits, wanted, work);
        }
    }

    private List<OllamaHost> hosts(Catalogue catalogue, HttpTransport transport) {
        if (host == null) {
            return OllamaHost.all(catalogue, shell.environment(), transport);
        }
        Provider first = catalogue.providers().values().stream()
                .filter(provider -> provider.adapter() == Adapter.OLLAMA)
                .findFirst()
                .orElseThrow(() -> new UsageError("the catalogue has no provider whose adapter is ollama"));
        try {
            String variable = first.baseUrlEnv().getFirst();
            return List.of(OllamaHost.of(first, first.baseUrl(Map.of(variable, host)), transport));
        } catch (InvalidField e) {
            throw new UsageError("--host: " + e.problem());
        }
    }

    private Profile profile(List<OllamaHost> hosts) {
        if (profile != null) {
            try {
                Profile named = Profile.of(profile);
                out.println("Profile " + named.word() + ", " + named.described() + ".");
                return named;
            } catch (IllegalArgumentException e) {
                throw new UsageError("--profile: " + e.getMessage());
            }
        }
        if (!hosts.stream().allMatch(OllamaHost::isThisMachine)) {
            throw new UsageError("--profile: what another machine has cannot be seen from here; name one of "
                    + String.join(", ", Profile.words()));
        }
        MachineMemory memory = MachineMemory.ofThisMachine();
        Profile fitting = Profile.fitting(memory);
        out.println("This machine: "
                + (memory.card() > 0
                        ? PullView.gb(memory.card()) + " on its graphics card (" + memory.cardName() + "), "
                        : "no graphics card found, ")
                + PullView.gb(memory.main()) + " of main memory.");
        out.println("Profile " + fitting.word() + ", " + fitting.described() + "; --profile takes another.");
        return fitting;
    }

    private Optional<Work> look(OllamaHost host, Profile fits, List<Model> wanted) throws InterruptedException {
        try {
            String version = host.server().version();
            List<Loaded> loaded = host.server().loaded();
            out.println("Ollama " + version + " at " + host.address()
                    + (loaded.isEmpty() ? ", nothing loaded." : ", loaded: " + loaded(loaded) + "."));
            HostSetup setup = new HostSetup(shell, host, fits);
            return Optional.of(new Work(host, setup, setup.missing(wanted)));
        } catch (OllamaProblem e) {
            return Optional.empty();
        }
    }

    static String loaded(List<Loaded> loaded) {
        return loaded.stream()
                .map(each -> each.name() + " " + PullView.gb(each.bytes()))
                .collect(Collectors.joining(", "));
    }

    private void help(OllamaHost host) {
        out.println(shell.outStyle().bad("No Ollama answers at " + host.address() + "."));
        out.println("  install it    https://ollama.com/download");
        out.println("  start it      ollama serve");
        out.println("  elsewhere     polyphony local setup --host http://HOST:11434 --profile 24gb");
    }

    private void table(LocalTeam team, Profile fits, List<Work> work) {
        Table table = new Table(shell.outStyle(), "").head("MODEL", "TIER", "GB", "AT ONCE", "FOR", "HERE");
        for (Model model : team.models()) {
            boolean fit = LocalTeam.memory(model) <= fits.budget();
            boolean missing = work.stream().anyMatch(each -> each.missing().contains(model));
            table.row(
                    line -> fit ? line : shell.outStyle().faint(line),
                    model.alias(),
                    LocalTeam.tier(model).name().toLowerCase(Locale.ROOT),
                    String.format(Locale.ROOT, "%.1f", LocalTeam.memory(model)),
                    fit ? String.valueOf(fits.atOnce(LocalTeam.tier(model))) : "",
                    model.tasks().stream().map(TaskType::word).limit(3).collect(Collectors.joining(", ")),
                    fit ? missing ? "to pull" : "yes" : "too large");
        }
        table.lines().forEach(out::println);
        out.println();
    }

    private static String catalogueAddress(Catalogue catalogue, String provider, String otherwise) {
        Provider known = catalogue.providers().get(new ProviderId(provider));
        return known == null ? otherwise : known.baseUrl();
    }

    private int setUp(
            Settings settings, Catalogue without, LocalTeam team, Profile fits, List<Model> wanted, List<Work> work)
            throws InterruptedException {
        if (wanted.isEmpty()) {
            out.println("No model of the team fits.");
            return ExitCode.NO_ANSWER;
        }
        Map<String, String> addresses = new LinkedHashMap<>();
        // Several machines are named where they are: by the variable, or by the catalogue.
        work.forEach(each -> addresses.merge(
                each.host().provider(),
                each.host().address(),
                (one, other) -> catalogueAddress(without, each.host().provider(), one)));
        Configuration hoped = Configuration.of(
                settings, Configuration.lines(without, team, fits, addresses, new LinkedHashSet<>(wanted)));
        double size = work.stream()
                .flatMap(each -> each.missing().stream())
                .mapToDouble(LocalTeam::memory)
                .sum();
        long pulls = work.stream().mapToLong(each -> each.missing().size()).sum();
        if (pulls == 0 && !hoped.isNew() && !test) {
            out.println("All is there: nothing to pull, nothing to write. --test asks each model something.");
            return ExitCode.OK;
        }
        confirm(pulls, size, hoped);
        Set<Model> usable = new LinkedHashSet<>();
        boolean whole = true;
        for (Work each : work) {
            Set<Model> pulled = each.setup().pull(each.missing());
            List<Model> there = wanted.stream()
                    .filter(model -> pulled.contains(model) || !each.missing().contains(model))
                    .toList();
            Set<Model> good = each.setup().test(there);
            usable.addAll(good);
            whole &= good.size() == wanted.size();
        }
        write(Configuration.of(settings, Configuration.lines(without, team, fits, addresses, usable)), usable);
        summary(fits, usable, wanted);
        return whole ? ExitCode.OK : ExitCode.NO_ANSWER;
    }

    private void confirm(long pulls, double size, Configuration hoped) {
        List<String> steps = new ArrayList<>();
        if (pulls > 0) {
            steps.add("pull " + pulls + (pulls == 1 ? " model" : " models") + ", about " + PullView.gb(size));
        }
        steps.add("test each model");
        if (hoped.isNew()) {
            steps.add("write " + hoped.file());
        }
        Confirmation.of(shell, steps, yes);
    }

    private void write(Configuration configuration, Set<Model> usable) {
        if (usable.isEmpty()) {
            out.println("Nothing is written: no model answers.");
            return;
        }
        if (configuration.isNew()) {
            configuration.write(Instant.now()).forEach(out::println);
        }
        configuration
                .edited()
                .left()
                .forEach(line -> out.println(
                        "Yours stays: " + line.section() + ", " + line.key() + ". Here it would be " + line.yaml()));
        configuration
                .edited()
                .byHand()
                .forEach(line -> out.println("Write it yourself, below " + line.section() + ": " + line.written()));
    }

    private void summary(Profile fits, Set<Model> usable, List<Model> wanted) {
        int most = usable.stream()
                .mapToInt(model -> fits.atOnce(LocalTeam.tier(model)))
                .max()
                .orElse(1);
        out.println();
        out.println(usable.size() + " of " + wanted.size() + " models are ready.");
        if (most > 1) {
            out.println(
                    "Ollama works on one request of a model at a time unless it is started with OLLAMA_NUM_PARALLEL="
                            + most + ".");
        }
        if (!usable.isEmpty()) {
            out.println("Try: polyphony analyze --chain local \"What is a hash table?\"");
        }
    }
}

package dev.polyphony.standalone.local;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.render.Figures;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.render.Table;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.OllamaServer.Loaded;
import dev.polyphony.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show each Ollama: what it has loaded and pulled, and what of the team is missing.",
        footer = {"", "Exit code 0: one at least answers."})
public final class LocalStatusCommand implements Callable<Integer> {
    /** What Ollama is told to keep for ever is kept for some hundred years. */
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final CliContext context;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CommonOptions common;

    public LocalStatusCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Shell shell = context.shell();
        Settings settings = context.settings(common.flags());
        Catalogue catalogue =
                settings.catalogue().found().map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
        try (HttpTransport transport = new HttpTransport(EnvironmentProxies.from(shell.environment()))) {
            LocalStatus status = LocalStatus.of(
                    catalogue, OllamaHost.all(catalogue, shell.environment(), transport), shell.environment());
            if (json) {
                shell.out().println(JsonOutput.of(status));
            } else {
                lines(status, shell.outStyle(), Instant.now()).forEach(shell.lines()::println);
            }
            return status.anyReachable() ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
    }

    static List<String> lines(LocalStatus status, Style style, Instant now) {
        List<String> lines = new ArrayList<>();
        for (LocalStatus.Host host : status.hosts()) {
            lines.addAll(lines(host, style, now));
            lines.add("");
        }
        boolean one = status.hosts().size() == 1;
        Table team = new Table(style, "").head("MODEL", "TIER", "HERE");
        status.models()
                .forEach(model -> team.row(
                        line -> model.on().isEmpty() ? style.faint(line) : line,
                        model.model(),
                        model.tier(),
                        model.on().isEmpty() ? "not pulled" : one ? "yes" : String.join(", ", model.on())));
        lines.addAll(team.lines());
        lines.add("");
        lines.add(style.faint("TASK           MODELS, IN ORDER"));
        status.tasks()
                .forEach((task, who) -> lines.add(style.marks(String.format(Locale.ROOT, "%-15s", task)
                        + who.stream().map(LocalStatusCommand::named).collect(Collectors.joining(" → ")))));
        boolean missing = status.models().stream().anyMatch(model -> model.on().isEmpty());
        if (missing) {
            lines.add(style.faint("(-) is not pulled. polyphony local setup pulls what fits."));
        }
        return lines;
    }

    private static String named(LocalStatus.TaskMember member) {
        return member.there() ? member.model() : member.model() + " (-)";
    }

    private static List<String> lines(LocalStatus.Host host, Style style, Instant now) {
        List<String> lines = new ArrayList<>();
        if (!host.reachable()) {
            lines.add(style.bad(style.marks("✗ ") + host.provider() + " at " + host.address() + ": " + host.problem()));
            lines.add("  polyphony local setup says how to install and start it");
            return lines;
        }
        lines.add(style.good(style.marks("✓ ")) + host.provider() + " at " + host.address() + ": Ollama "
                + host.version() + (host.inUse() ? "" : "; not set up, so asked only where a model of it is named"));
        if (host.loaded().isEmpty()) {
            lines.add("  loaded: nothing");
        }
        host.loaded()
                .forEach(model -> lines.add("  loaded: " + model.model() + ", " + PullView.gb(model.bytes())
                        + HostSetup.where(
                                new Loaded(model.model(), model.bytes(), model.graphicsBytes(), model.until()))
                        + until(model.until(), now)));
        lines.add("  pulled: "
                + (host.pulled().isEmpty()
                        ? "nothing"
                        : host.pulled().stream()
                                .map(model -> model.model() + " " + PullView.gb(model.bytes()))
                                .collect(Collectors.joining(", "))));
        return lines;
    }

    private static String until(@Nullable Instant until, Instant now) {
        if (until == null) {
            return "";
        }
        Duration left = Duration.between(now, until);
        if (left.compareTo(FOR_EVER) > 0) {
            return ", kept";
        }
        return left.isNegative() ? ", about to go" : ", " + Figures.time(left) + " more";
    }
}

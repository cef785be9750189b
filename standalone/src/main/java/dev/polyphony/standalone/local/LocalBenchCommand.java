package dev.polyphony.standalone.local;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.Figures;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.render.Table;
import dev.polyphony.plan.TaskType;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = "Have the team do the same tasks one after the other and side by side, and compare the times.",
        footer = {"", "Analyses of strategy team, counted under the category bench. Exit code 0: all were answered."})
public final class LocalBenchCommand implements Callable<Integer> {
    private static final List<TaskType> USUAL =
            List.of(TaskType.PLANNING, TaskType.CODING, TaskType.REVIEW, TaskType.DOCUMENTATION);
    private static final int MOST = 100;

    private final CliContext context;

    @Option(names = "--tasks", paramLabel = "N", description = "Tasks of each kind (default: 4).")
    private int tasks = 4;

    @Option(names = "--at-once", paramLabel = "N", description = "How many side by side, at most (default: 4).")
    private int atOnce = 4;

    @Option(
            names = "--task",
            paramLabel = "TYPE",
            description = "Of this kind alone; else planning, coding, review and documentation.")
    private @Nullable TaskType task;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CommonOptions common;

    public LocalBenchCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        within("--tasks", tasks);
        within("--at-once", atOnce);
        Shell shell = context.shell();
        Settings settings = context.settings(common.flags());
        Catalogue catalogue =
                settings.catalogue().found().map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
        try (HttpTransport transport = new HttpTransport(EnvironmentProxies.from(shell.environment()))) {
            List<OllamaHost> hosts = OllamaHost.all(catalogue, shell.environment(), transport);
            LocalStatus status = LocalStatus.of(catalogue, hosts, shell.environment());
            List<TaskType> able = able(catalogue, status);
            if (able.isEmpty()) {
                throw new RefusedError("no model of the team is pulled; polyphony local setup pulls what fits");
            }
            List<Bench.Row> rows;
            try (Session session = context.open(settings, Need.WORKER, common)) {
                if (session.simulated()) {
                    throw new RefusedError(
                            "answers are simulated here: set OLLAMA_HOST, or have polyphony local setup write it down");
                }
                rows = measured(new Bench(session.client(), catalogue, hosts, atOnce), able);
            }
            if (json) {
                shell.out().println(JsonOutput.of(rows));
            } else {
                lines(rows, shell.outStyle()).forEach(shell.lines()::println);
            }
            return rows.stream().allMatch(row -> row.failed() == 0) ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
    }

    private static void within(String option, int value) {
        if (value < 1 || value > MOST) {
            throw new UsageError(option + ": " + value + " is not between 1 and " + MOST);
        }
    }

    private List<TaskType> able(Catalogue catalogue, LocalStatus status) {
        return (task == null ? USUAL : List.of(task))
                .stream()
                        .filter(kind -> catalogue.teams().containsKey(kind))
                        .filter(kind -> status.tasks().getOrDefault(kind.word(), List.of()).stream()
                                .anyMatch(LocalStatus.TaskMember::there))
                        .toList();
    }

    private List<Bench.Row> measured(Bench bench, List<TaskType> able) throws InterruptedException {
        var notices = context.notices(common);
        List<Bench.Row> rows = new ArrayList<>();
        for (TaskType kind : able) {
            if (rows.isEmpty()) {
                bench.warmUp(kind);
            }
            notices.say(kind.word() + ": " + tasks + " one after the other, then side by side…");
            rows.add(bench.run(kind, tasks));
        }
        return rows;
    }

    static List<String> lines(List<Bench.Row> rows, Style style) {
        Table table = new Table(style, "").head("TASK", "TASKS", "IN ORDER", "TOGETHER", "QUICKER", "LIMITED BY");
        rows.forEach(row -> table.row(
                row.task(),
                String.valueOf(row.tasks()),
                time(row.inOrder()),
                time(row.sideBySide()),
                ratio(row.ratio()),
                row.limit() == null ? "" : row.limit()));
        double inOrder = rows.stream().mapToDouble(Bench.Row::inOrder).sum();
        double together = rows.stream().mapToDouble(Bench.Row::sideBySide).sum();
        table.row(
                style::strong,
                "all",
                String.valueOf(rows.stream().mapToInt(Bench.Row::tasks).sum()),
                time(inOrder),
                time(together),
                ratio(inOrder / Math.max(0.001, together)),
                "");
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(style.faint("Two to three times is what a team on one machine can be expected to reach."));
        return lines;
    }

    private static String time(double seconds) {
        return Figures.time(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.1f ×", ratio);
    }
}

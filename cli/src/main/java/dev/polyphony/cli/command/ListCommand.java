package dev.polyphony.cli.command;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.AnalysisTable;
import dev.polyphony.client.AnalysisFilter;
import dev.polyphony.client.AnalysisPage;
import dev.polyphony.client.AnalysisSummary;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "List analyses, the newest first.",
        footer = {
            "",
            "Where there are more than --limit, those that run are shown, then those that ended last: Temporal's server",
            "keeps them in this order."
        })
public final class ListCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description =
                    "Only those: running, waiting, answered, no_answer, abstained, rejected, deadline_passed or cancelled.")
    private @Nullable String status;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many (default: 20).")
    private int limit;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    @Mixin
    private TenantOptions common;

    public ListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        AnalysisFilter filter = new AnalysisFilter(status(), Shown.toRead(limit, Shown.MOST));
        try (Session session = context.open(context.settings(common.flags()), Need.SERVER, common)) {
            AnalysisPage page = session.client().page(filter);
            Shown<AnalysisSummary> shown = Shown.of(page.analyses(), limit);
            if (json) {
                context.shell().out().println(JsonOutput.of(shown.entries()));
            } else if (shown.entries().isEmpty()) {
                context.notices(common).say("No analysis matches. Start one: polyphony analyze \"...\"");
            } else {
                AnalysisTable.lines(
                                shown.entries(),
                                Instant.now(),
                                ZoneId.systemDefault(),
                                context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
                new Shown<>(shown.entries(), shown.more() || page.next() != null)
                        .tell(context.notices(common), "--limit shows up to 1000, --status some of them.");
            }
            return ExitCode.OK;
        }
    }

    private @Nullable AnalysisStatus status() {
        if (status == null) {
            return null;
        }
        return Stream.of(AnalysisStatus.values())
                .filter(known -> known.word().equals(status))
                .findFirst()
                .orElseThrow(() -> new UsageError("--status: '" + status + "' is not one of "
                        + Stream.of(AnalysisStatus.values())
                                .map(AnalysisStatus::word)
                                .collect(Collectors.joining(", "))));
    }
}

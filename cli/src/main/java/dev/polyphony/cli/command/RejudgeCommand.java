package dev.polyphony.cli.command;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Selection;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.option.ConfiguredRequest;
import dev.polyphony.cli.option.StrategyOptions;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.RejudgedText;
import dev.polyphony.client.Rejudged;
import dev.polyphony.settings.Settings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rejudge",
        description = "Judge the recorded answers of an analysis by another strategy, threshold or today's prices. "
                + "Asks nobody, spends nothing.",
        footer = {"", "Example:", "  polyphony rejudge ID -s escalate --threshold 0.8"})
public final class RejudgeCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "An analysis that ended.")
    private String id;

    @Mixin
    private StrategyOptions strategies;

    @Option(names = "--json", description = "Print JSON: both results.")
    private boolean json;

    @Mixin
    private TenantOptions common;

    public RejudgeCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(strategies.into(common.flags()));
        Selection selection = selection(settings);
        try (Session session = context.open(settings, Need.WORKER, common)) {
            Rejudged rejudged = session.client().rejudge(id, selection);
            context.show(rejudged, json, style -> RejudgedText.lines(rejudged.before(), rejudged.after(), style));
            return rejudged.after().status() == AnalysisStatus.REJECTED ? ExitCode.of(rejudged.after()) : ExitCode.OK;
        }
    }

    /** The analysis' own where the command line says nothing: a setting in a file is for new questions. */
    private @Nullable Selection selection(Settings settings) {
        return strategies.nothingSaid()
                ? null
                : new ConfiguredRequest(settings, context.platform()).selection(strategies);
    }
}

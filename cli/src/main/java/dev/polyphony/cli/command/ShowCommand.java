package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.option.OutputOptions;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.output.ResultPrinter;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.StateText;
import dev.polyphony.client.AnalysisBroken;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Print the answer of an analysis that ended, or say how far it is (exit code 1).")
public final class ShowCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private OutputOptions output;

    @Mixin
    private TenantOptions common;

    public ShowCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        output.requireWritable();
        Settings settings = context.settings(common.flags());
        try (Session session = context.open(settings, Need.SERVER, common);
                Database books = LedgerFile.open(settings, context.shell())) {
            AnalysisState standing = session.client().show(id);
            context.notices(common)
                    .say(CostsCommand.of(session.client().principal().workflow(id), books));
            return switch (standing) {
                case AnalysisState.Ended(var result) ->
                    new ResultPrinter(context.shell(), common, output).print(result, session);
                case AnalysisState.Running(var progress)
                when output.json -> {
                    context.shell().out().println(JsonOutput.of(progress));
                    yield ExitCode.NO_ANSWER;
                }
                case AnalysisState.Running(var progress) -> {
                    context.tell(StateText.running(
                            id, progress, Instant.now(), context.shell().errStyle()));
                    yield ExitCode.NO_ANSWER;
                }
                case AnalysisState.Unattended(var since) -> {
                    context.tell(StateText.unattended(
                            id, since, Instant.now(), context.shell().errStyle()));
                    yield ExitCode.NO_ANSWER;
                }
                case AnalysisState.Stuck(var since, String why) -> {
                    context.tell(StateText.stuck(
                            id, since, why, Instant.now(), context.shell().errStyle()));
                    yield ExitCode.NO_ANSWER;
                }
                case AnalysisState.Broken(String how) -> throw new AnalysisBroken(id, how);
            };
        }
    }
}

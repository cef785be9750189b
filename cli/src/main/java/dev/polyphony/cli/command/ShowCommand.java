package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.OutputOptions;
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
    private final CliContext desk;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private OutputOptions output;

    @Mixin
    private CommonOptions common;

    public ShowCommand(CliContext desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        output.requireWritable();
        Settings settings = desk.settings(common.flags());
        try (Session session = desk.open(settings, Need.SERVER, common);
                Database books = LedgerFile.open(settings, desk.shell())) {
            AnalysisState standing = session.client().show(id);
            desk.notices(common).say(CostsCommand.of(id, books));
            return switch (standing) {
                case AnalysisState.Ended(var result) ->
                    new ResultPrinter(desk.shell(), common, output).print(result, session);
                case AnalysisState.Running(var progress)
                when output.json -> {
                    desk.shell().out().println(JsonOutput.of(progress));
                    yield ExitCode.NO_ANSWER;
                }
                case AnalysisState.Running(var progress) -> {
                    desk.tell(StateText.running(
                            id, progress, Instant.now(), desk.shell().errStyle()));
                    yield ExitCode.NO_ANSWER;
                }
                case AnalysisState.Unattended(var since) -> {
                    desk.tell(StateText.unattended(
                            id, since, Instant.now(), desk.shell().errStyle()));
                    yield ExitCode.NO_ANSWER;
                }
                case AnalysisState.Broken(String how) -> throw new AnalysisBroken(id, how);
            };
        }
    }
}

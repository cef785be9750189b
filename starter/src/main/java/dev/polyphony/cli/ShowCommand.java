package dev.polyphony.cli;

import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.StandingText;
import dev.polyphony.cli.settings.Settings;
import dev.polyphony.client.AnalysisBroken;
import dev.polyphony.client.Standing;
import dev.polyphony.ledger.Database;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Print the answer of an analysis that ended, or say how far it is (exit code 1).")
final class ShowCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private OutputOptions output;

    @Mixin
    private CommonOptions common;

    ShowCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        output.requireWritable();
        Settings settings = desk.settings(common.flags());
        try (Session session = desk.open(settings, Need.SERVER, common);
                Database books = LedgerFile.open(settings, desk.shell())) {
            Standing standing = session.client().show(id);
            desk.notices(common).say(CostsCommand.of(id, books));
            return switch (standing) {
                case Standing.Ended(var result) ->
                    new ResultPrinter(desk.shell(), common, output).print(result, session);
                case Standing.Running(var progress)
                when output.json -> {
                    desk.shell().out().println(Json.of(progress));
                    yield ExitCode.NO_ANSWER;
                }
                case Standing.Running(var progress) -> {
                    desk.tell(StandingText.running(
                            id, progress, Instant.now(), desk.shell().errStyle()));
                    yield ExitCode.NO_ANSWER;
                }
                case Standing.Unattended(var since) -> {
                    desk.tell(StandingText.unattended(
                            id, since, Instant.now(), desk.shell().errStyle()));
                    yield ExitCode.NO_ANSWER;
                }
                case Standing.Broken(String how) -> throw new AnalysisBroken(id, how);
            };
        }
    }
}

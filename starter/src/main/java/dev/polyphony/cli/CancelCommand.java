package dev.polyphony.cli;

import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Ask an analysis to end; polyphony show ID then has what was answered.")
final class CancelCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private CommonOptions common;

    CancelCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        try (Session session = desk.open(desk.settings(common.flags()), Need.SERVER, common)) {
            boolean asked = session.client().cancel(id);
            desk.notices(common)
                    .say(asked ? "Asked " + id + " to end." : id + " had already ended; nothing to cancel.");
            return ExitCode.OK;
        }
    }
}

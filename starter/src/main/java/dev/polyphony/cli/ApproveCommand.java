package dev.polyphony.cli;

import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description = "Let an analysis that waits for money (--on-budget wait) spend past what budgets leave.")
final class ApproveCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private CommonOptions common;

    ApproveCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        try (Session session = desk.open(desk.settings(common.flags()), Need.SERVER, common)) {
            if (!session.client().approve(id)) {
                throw new Refusal(id + " does not wait for money: polyphony show " + id + " says how it stands");
            }
            desk.notices(common).say("Approved " + id + ": it begins, whatever budgets leave.");
            return ExitCode.OK;
        }
    }
}

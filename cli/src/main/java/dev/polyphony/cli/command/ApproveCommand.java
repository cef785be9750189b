package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description = "Let an analysis that waits for money (--on-budget wait) spend past what budgets leave.")
public final class ApproveCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private TenantOptions common;

    public ApproveCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.open(context.settings(common.flags()), Need.SERVER, common)) {
            if (!session.client().approve(id)) {
                throw new RefusedError(id + " does not wait for money: polyphony show " + id + " says how it stands");
            }
            context.notices(common).say("Approved " + id + ": it begins, whatever budgets leave.");
            return ExitCode.OK;
        }
    }
}

package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Ask an analysis to end; polyphony show ID then has what was answered.")
public final class CancelCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private TenantOptions common;

    public CancelCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.open(context.settings(common.flags()), Need.SERVER, common)) {
            boolean asked = session.client().cancel(id);
            context.notices(common)
                    .say(asked ? "Asked " + id + " to end." : id + " had already ended; nothing to cancel.");
            return ExitCode.OK;
        }
    }
}

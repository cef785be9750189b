package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.platform.ServiceRole;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "up",
        description = "Start everything and stay: Temporal, worker and starter. Other commands attach to it.")
public final class UpCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private CommonOptions common;

    public UpCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.platform().serve(ServiceRole.UP, context.settings(common.flags()), context.notices(common));
    }
}

package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.platform.ServiceRole;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "starter",
        description =
                "Run a starter for a cluster: takes requests in. Uses TEMPORAL_ADDRESS, else this machine's dev server.")
public final class StarterCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private CommonOptions common;

    public StarterCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.platform().serve(ServiceRole.STARTER, context.settings(common.flags()), context.notices(common));
    }
}

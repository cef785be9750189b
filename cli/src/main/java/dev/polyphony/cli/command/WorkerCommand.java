package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.platform.ServiceRole;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "worker",
        description =
                "Run a worker for a cluster: asks the models. Uses TEMPORAL_ADDRESS, else this machine's dev server.")
public final class WorkerCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private CommonOptions common;

    public WorkerCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.platform().serve(ServiceRole.WORKER, context.settings(common.flags()), context.notices(common));
    }
}

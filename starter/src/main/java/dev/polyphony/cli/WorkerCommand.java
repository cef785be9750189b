package dev.polyphony.cli;

import dev.polyphony.cli.platform.Role;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "worker",
        description =
                "Run a worker for a cluster: asks the models. Uses TEMPORAL_ADDRESS, else this machine's dev server.")
final class WorkerCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private CommonOptions common;

    WorkerCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.platform().serve(Role.WORKER, desk.settings(common.flags()), desk.notices(common));
    }
}

package dev.polyphony.cli;

import dev.polyphony.cli.platform.Role;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "up",
        description = "Start everything and stay: Temporal, worker and starter. Other commands attach to it.")
final class UpCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private CommonOptions common;

    UpCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.platform().serve(Role.UP, desk.settings(common.flags()), desk.notices(common));
    }
}

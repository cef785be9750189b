package dev.polyphony.cli;

import dev.polyphony.cli.platform.Role;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "starter",
        description =
                "Run a starter for a cluster: takes requests in. Uses TEMPORAL_ADDRESS, else this machine's dev server.")
final class StarterCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private CommonOptions common;

    StarterCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.platform().serve(Role.STARTER, desk.settings(common.flags()), desk.notices(common));
    }
}

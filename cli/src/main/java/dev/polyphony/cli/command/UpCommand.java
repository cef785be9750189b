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
    private final CliContext desk;

    @Mixin
    private CommonOptions common;

    public UpCommand(CliContext desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.platform().serve(ServiceRole.UP, desk.settings(common.flags()), desk.notices(common));
    }
}

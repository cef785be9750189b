package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "reload",
        description =
                "Have a worker read its catalogue file now, and say what it found. Exit code 3: it cannot be used.",
        footer = {"", "Workers look at it each second anyway; one that cannot be used leaves the one before in place."})
final class ReloadCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private CommonOptions common;

    ReloadCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.open(context.settings(common.flags()), Need.WORKER, common)) {
            Inventory inventory = session.client().inventory(new InventoryQuery(null, true));
            Inventory.CatalogueFile file = inventory.catalogue();
            if (file == null) {
                context.shell()
                        .lines()
                        .println("The worker has no catalogue of its own beside what is built in. To name one:"
                                + " POLYPHONY_CATALOGUE=FILE, or catalogue in config.yaml");
                return ExitCode.OK;
            }
            if (file.problem() != null) {
                throw new RefusedError(
                        file.name() + " is not in use as it is now, the one before stays: " + file.problem());
            }
            context.shell()
                    .lines()
                    .println(file.name() + " is in use: " + inventory.models().size() + " models of "
                            + inventory.providers().size() + " providers, "
                            + inventory.chains().size() + (inventory.chains().size() == 1 ? " chain" : " chains")
                            + ", with what is built in");
            return ExitCode.OK;
        }
    }
}

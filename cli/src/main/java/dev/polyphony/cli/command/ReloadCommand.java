package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reload",
        description =
                "Have a worker read its catalogue file now, and say what it found. Exit code 3: it cannot be used.",
        footer = {"", "Workers look at it each second anyway; one that cannot be used leaves the one before in place."})
final class ReloadCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CommonOptions common;

    /** @param file the worker's own; absent where it has none */
    private record InUse(@Nullable String file, int models, int providers, int chains) {
        static InUse of(Inventory inventory) {
            return new InUse(
                    inventory.catalogue() == null ? null : inventory.catalogue().name(),
                    inventory.models().size(),
                    inventory.providers().size(),
                    inventory.chains().size());
        }
    }

    ReloadCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.open(context.settings(common.flags()), Need.WORKER, common)) {
            Inventory inventory = session.client().inventory(new InventoryQuery(null, true));
            Inventory.CatalogueFile file = inventory.catalogue();
            if (json && (file == null || file.problem() == null)) {
                context.shell().out().println(JsonOutput.of(InUse.of(inventory)));
                return ExitCode.OK;
            }
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

package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.InventoryTables;
import dev.polyphony.inventory.Inventory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "models", description = "List models, what they cost, and whether they can answer now.")
public final class ModelsCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--json", description = "Print JSON: models, providers, chains.")
    private boolean json;

    @Mixin
    private CommonOptions common;

    public ModelsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.open(context.settings(common.flags()), Need.PLAN, common)) {
            context.notices(common).say("Asking a worker to look at every provider…");
            Inventory inventory = session.client().inventory();
            if (json) {
                context.shell().out().println(JsonOutput.of(inventory));
            } else {
                InventoryTables.models(inventory, context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
            }
            return ExitCode.OK;
        }
    }
}

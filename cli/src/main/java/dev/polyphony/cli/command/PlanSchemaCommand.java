package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.notation.PlanSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "plan-schema", description = "Print the JSON Schema of plan files, for editors.")
public final class PlanSchemaCommand implements Callable<Integer> {
    private final CliContext context;

    public PlanSchemaCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.shell().out().print(PlanSchema.text());
        return ExitCode.OK;
    }
}

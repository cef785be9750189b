package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.notation.PlanSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "plan-schema", description = "Print the JSON Schema of plan files, for editors.")
public final class PlanSchemaCommand implements Callable<Integer> {
    private final CliContext desk;

    public PlanSchemaCommand(CliContext desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        desk.shell().out().print(PlanSchema.text());
        return ExitCode.OK;
    }
}

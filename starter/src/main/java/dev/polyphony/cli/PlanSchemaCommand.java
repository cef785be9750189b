package dev.polyphony.cli;

import dev.polyphony.notation.PlanSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "plan-schema", description = "Print the JSON Schema of plan files, for editors.")
final class PlanSchemaCommand implements Callable<Integer> {
    private final Desk desk;

    PlanSchemaCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        desk.shell().out().print(PlanSchema.text());
        return ExitCode.OK;
    }
}

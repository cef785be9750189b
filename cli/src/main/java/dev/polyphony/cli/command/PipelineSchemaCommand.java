package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.pipelines.PipelineSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "pipeline-schema", description = "Print the JSON Schema of pipelines, for editors.")
public final class PipelineSchemaCommand implements Callable<Integer> {
    private final CliContext context;

    public PipelineSchemaCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.shell().out().print(PipelineSchema.text());
        return ExitCode.OK;
    }
}

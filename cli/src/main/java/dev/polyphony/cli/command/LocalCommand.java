package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "local",
        description = "Models on machines of your own: set them up, see how they stand, measure them.",
        footer = {"", "docs/local.md says how a team of local models works."})
public final class LocalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private LocalCommand() {}

    /** With all that can be said after it. */
    public static CommandLine whole(CliContext context) {
        CommandLine local = new CommandLine(new LocalCommand());
        context.platform().localCommands(context).forEach(local::addSubcommand);
        return local;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.OK;
    }
}

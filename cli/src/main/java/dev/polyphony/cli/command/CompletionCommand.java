package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print a completion script for bash or zsh.",
        footer = {"", "Example, for this shell:", "  source <(polyphony completion bash)"})
public final class CompletionCommand implements Callable<Integer> {
    private final CliContext context;

    @Spec
    private CommandSpec spec;

    /** picocli's script serves both: under zsh it loads bashcompinit itself. */
    enum For {
        bash,
        zsh
    }

    @Parameters(
            arity = "0..1",
            defaultValue = "bash",
            paramLabel = "SHELL",
            description = "bash or zsh; the script is the same.")
    For shell = For.bash;

    public CompletionCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.shell().out().print(AutoComplete.bash("polyphony", spec.root().commandLine()));
        return ExitCode.OK;
    }
}

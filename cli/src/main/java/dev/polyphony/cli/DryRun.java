package dev.polyphony.cli;

import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.render.PlanTree;
import dev.polyphony.plan.Compilation;

/** What would be asked of whom, instead of asking. */
public final class DryRun {
    private final Shell shell;
    private final boolean json;

    public DryRun(Shell shell, boolean json) {
        this.shell = shell;
        this.json = json;
    }

    /** Returns the exit code. */
    public int print(Compilation compilation) {
        return switch (compilation) {
            case Compilation.Compiled(var plan) -> {
                if (json) {
                    shell.out().println(JsonOutput.of(plan));
                } else {
                    PlanTree.lines(plan, shell.outStyle()).forEach(shell.lines()::println);
                }
                yield ExitCode.OK;
            }
            case Compilation.Unfunded unfunded -> {
                shell.err().println("Would wait before anything is asked: " + unfunded.problem());
                yield ExitCode.REFUSED;
            }
            case Compilation.Rejected rejected -> {
                shell.err()
                        .println("Refused before anything was spent: " + rejected.field() + ": " + rejected.problem());
                yield ExitCode.REFUSED;
            }
        };
    }
}

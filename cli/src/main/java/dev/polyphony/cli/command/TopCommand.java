package dev.polyphony.cli.command;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.Version;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
        name = "polyphony",
        versionProvider = Version.class,
        description = "Durable analyses by many language models.",
        synopsisSubcommandLabel = "COMMAND",
        subcommandsRepeatable = false,
        footer = {
            "",
            "Examples:",
            "  polyphony analyze \"Should a small team choose REST or GraphQL?\"",
            "  polyphony analyze -s ensemble \"Is this design sound?\"",
            "  polyphony doctor",
            "",
            "Exit codes:",
            "    0  answered (or done, for commands that give no answer)",
            "    1  no usable answer, cancelled, or for show: not ended yet",
            "    2  the command line or a setting is wrong",
            "    3  refused before anything was spent",
            "    4  the deadline passed without a usable answer",
            "  130  detached by Ctrl-C; the analysis goes on",
            "",
            "Settings: flag, then environment, then ~/.polyphony/config.yaml, then default; doctor shows them all."
        })
public final class TopCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the version.")
    boolean version;

    @Option(names = "--list-models", description = "The same as: polyphony models.")
    private boolean listModels;

    @Option(names = "--test", description = "The same as: polyphony test.")
    private boolean test;

    @Override
    public Integer call() {
        CommandLine top = spec.commandLine();
        if (listModels) {
            return Objects.requireNonNull(top.getSubcommands().get("models")).execute();
        }
        if (test) {
            CommandLine suites = top.getSubcommands().get("test");
            if (suites == null) {
                throw new UsageError("--test: this build only submits analyses; run it from the full distribution");
            }
            return suites.execute();
        }
        top.usage(top.getErr());
        return ExitCode.USAGE;
    }
}

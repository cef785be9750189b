package dev.polyphony.cli.output;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.OutputOptions;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.Report;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.render.TerminalText;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Puts a result where it belongs: the answer, or the JSON, on standard output; all that is said about it on the
 * terminal beside it, or on standard error where standard output is not one.
 */
public final class ResultPrinter {
    private final Shell shell;
    private final CommonOptions common;
    private final OutputOptions output;

    public ResultPrinter(Shell shell, CommonOptions common, OutputOptions output) {
        this.shell = shell;
        this.common = common;
        this.output = output;
    }

    /** Returns the exit code. */
    public int print(AnalysisResult result, Session session) {
        return print(result, session, false);
    }

    /** @param printed whether the answer stands on the screen already */
    public int print(AnalysisResult result, Session session, boolean printed) {
        write(result);
        if (output.json) {
            shell.out().println(JsonOutput.of(result));
        } else if (result.response() != null && !printed) {
            printAnswer(result.response());
        }
        shell.out().flush();
        if (result.response() == null) {
            say(shell.err(), Report.failure(result, shell.errStyle()));
        }
        if (!common.quiet) {
            boolean beside = shell.terminals().out() && !output.json;
            Style style = beside ? shell.outStyle() : shell.errStyle();
            say(
                    beside ? shell.lines() : shell.err(),
                    Report.about(result, whereToLook(result, session), common.verbose, style));
        }
        return ExitCode.of(result);
    }

    /** Nowhere where the server was started for the command: its Web UI ends with it. */
    private static Optional<URI> whereToLook(AnalysisResult result, Session session) {
        return session.workerElsewhere() ? session.webUi(result.id()) : Optional.empty();
    }

    private void printAnswer(String answer) {
        if (!shell.terminals().out()) {
            shell.out().println(answer);
            return;
        }
        boolean framed = !common.quiet;
        shell.out().println((framed ? "\n" : "") + TerminalText.safe(answer) + (framed ? "\n" : ""));
    }

    private void write(AnalysisResult result) {
        if (output.output == null) {
            return;
        }
        try {
            Files.writeString(output.output, JsonOutput.of(result) + "\n");
        } catch (IOException e) {
            throw new UsageError("--output: '" + output.output + "' could not be written; polyphony show " + result.id()
                    + " has the result");
        }
    }

    private static void say(PrintStream where, List<String> lines) {
        lines.forEach(where::println);
        where.flush();
    }
}

package dev.polyphony.cli;

import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.PipelineOutput;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.output.PipelineResults;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.PipelineTree;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.watch.Leaving;
import dev.polyphony.cli.watch.PipelineFollowing;
import dev.polyphony.client.Pipelines;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.PipelineStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Shows a pipeline's progress until its results can be printed, or until Ctrl-C. */
public final class PipelineWatch {
    private final Shell shell;
    private final CommonOptions common;
    private final PipelineOutput output;

    public PipelineWatch(Shell shell, CommonOptions common, PipelineOutput output) {
        this.shell = shell;
        this.common = common;
        this.output = output;
    }

    /** Returns the exit code. */
    public int toTheEnd(String id, Session session, Leaving leaving) throws InterruptedException {
        Pipelines pipelines = session.client().pipelines();
        Optional<PipelineStatus> ended = new PipelineFollowing(
                        pipelines, common.quiet ? null : shell.err(), shell.errStyle(), shell.redraws())
                .follow(id, leaving);
        if (ended.isEmpty()) {
            shell.err().println(goodbye(session, "polyphony pipelines watch " + id));
            return ExitCode.DETACHED;
        }
        if (!session.workerElsewhere()) {
            // The worker ends with this command; the workflow must not stay open until there is another.
            pipelines.awaitClosed(id);
        }
        return print(pipelines.result(id));
    }

    /** What came of it until now; returns the exit code. */
    public int print(PipelineStatus result) {
        if (output.json) {
            shell.out().println(JsonOutput.of(result));
        }
        if (output.folder != null) {
            List<String> files = write(result);
            if (!common.quiet) {
                shell.err().println("Written to " + output.folder + ": " + String.join(", ", files));
            }
        }
        if (!output.json && output.folder == null) {
            PipelineResults.print(result, shell.out());
        }
        shell.out().flush();
        if (common.quiet && result.problem() != null) {
            shell.err().println(PipelineTree.summary(result, Instant.now(), shell.errStyle()));
        }
        if (!common.quiet) {
            Style style = shell.errStyle();
            Instant now = Instant.now();
            if (shell.redraws() || output.folder != null) {
                PipelineTree.lines(result, now, 0, style).forEach(shell.err()::println);
            } else {
                shell.err().println(PipelineTree.summary(result, now, style));
            }
            if (result.state().isResumable()) {
                shell.err().println("Let it go on with what it has: polyphony pipelines resume " + result.id());
            }
        }
        return exitCode(result);
    }

    private List<String> write(PipelineStatus result) {
        try {
            return PipelineResults.write(result, Objects.requireNonNull(output.folder));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    output.folder + " cannot be written; what was answered is kept: polyphony pipelines results "
                            + result.id() + " -o FOLDER",
                    e);
        }
    }

    /** Refused is what failed before anything was asked. */
    static int exitCode(PipelineStatus result) {
        return switch (result.state()) {
            case ANSWERED -> ExitCode.OK;
            case DEADLINE_PASSED -> ExitCode.DEADLINE_PASSED;
            case FAILED -> isRefused(result) ? ExitCode.REFUSED : ExitCode.NO_ANSWER;
            case CANCELLED, RUNNING, CANCELLING -> ExitCode.NO_ANSWER;
        };
    }

    private static boolean isRefused(PipelineStatus result) {
        return result.nodes().stream().noneMatch(node -> node.state().isDone())
                && result.nodes().stream()
                        .anyMatch(node -> node.state() == NodeState.REJECTED && node.question() == null);
    }

    private static String goodbye(Session session, String comeBack) {
        if (session.workerElsewhere()) {
            return "Detached; the pipeline goes on. Come back with: " + comeBack;
        }
        return session.durable()
                ? "Detached; the pipeline waits, and goes on with: " + comeBack
                : "Stopped; the pipeline was kept in memory only and is lost.";
    }
}

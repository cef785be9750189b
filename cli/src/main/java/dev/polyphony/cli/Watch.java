package dev.polyphony.cli;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.OutputOptions;
import dev.polyphony.cli.output.ResultPrinter;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.watch.AnswerOnScreen;
import dev.polyphony.cli.watch.Following;
import dev.polyphony.cli.watch.Leaving;
import dev.polyphony.cli.watch.LivePicture;
import dev.polyphony.cli.watch.PlainLines;
import dev.polyphony.cli.watch.ProgressView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Shows an analysis' progress until its result can be printed, or until Ctrl-C. */
public final class Watch {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Shell shell;
    private final CommonOptions common;
    private final ResultPrinter printer;

    public Watch(Shell shell, CommonOptions common, OutputOptions output) {
        this.shell = shell;
        this.common = common;
        this.printer = new ResultPrinter(shell, common, output);
    }

    /**
     * Returns the exit code.
     *
     * @param deadline of the analysis; absent where it is not known
     */
    public int toTheEnd(String id, @Nullable Duration deadline, Session session, Leaving leaving)
            throws InterruptedException {
        return toTheEnd(id, new Following(session.client(), view(id), deadline).follow(id, leaving), session, false);
    }

    /** The same, with the answer as it is written; of a terminal. */
    public int streaming(String id, @Nullable Duration deadline, Session session, Leaving leaving)
            throws InterruptedException {
        AnswerOnScreen answer = new AnswerOnScreen(view(id), shell.out(), !common.quiet);
        CompletableFuture<AnalysisResult> events = session.client().events(id, 0, answer::event);
        try {
            Optional<AnalysisResult> result = new Following(session.client(), answer, deadline).follow(id, leaving);
            if (result.isPresent()) {
                awaitPieces(events);
            }
            return toTheEnd(id, result, session, result.isPresent() && answer.finish(result.get()));
        } finally {
            events.cancel(false);
        }
    }

    /** What is not there by then comes out of the result. */
    private static void awaitPieces(CompletableFuture<AnalysisResult> events) throws InterruptedException {
        try {
            events.get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            events.cancel(false);
        }
    }

    private int toTheEnd(String id, Optional<AnalysisResult> result, Session session, boolean printed) {
        if (result.isPresent()) {
            int code = printer.print(result.get(), session, printed);
            if (!session.workerElsewhere()) {
                // The worker ends with this command; the analysis must not stay open until there is another.
                session.client().awaitClosed(id, CLOSING);
            }
            return code;
        }
        shell.err().println(goodbye(id, session));
        return ExitCode.DETACHED;
    }

    private ProgressView view(String id) {
        if (common.quiet) {
            return ProgressView.NONE;
        }
        return shell.redraws()
                ? new LivePicture(shell.err(), shell.errStyle(), id, InstantSource.system())
                : new PlainLines(shell.err(), shell.errStyle(), id, InstantSource.system());
    }

    private static String goodbye(String id, Session session) {
        if (session.workerElsewhere()) {
            return "Detached; the analysis goes on. Come back with: " + session.comeBack(id);
        }
        return session.durable()
                ? "Detached; the analysis waits, and goes on with: " + session.comeBack(id)
                : "Stopped; the analysis was kept in memory only and is lost.";
    }
}

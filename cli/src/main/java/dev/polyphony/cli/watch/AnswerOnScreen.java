package dev.polyphony.cli.watch;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.cli.render.TerminalText;
import dev.polyphony.client.PendingRetry;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnswerPieces;
import dev.polyphony.port.AnswerPieces.Step;
import dev.polyphony.port.PartialAnswer;
import java.io.PrintStream;
import java.util.List;

/** Prints an answer on a terminal as it is written, in place of how far it is. */
public final class AnswerOnScreen implements ProgressView {
    private final ProgressView before;
    private final PrintStream screen;
    private final boolean framed;
    private final AnswerPieces pieces = new AnswerPieces();
    private boolean begun;

    /**
     * @param before shown until the answer begins
     * @param framed whether a blank line stands before and after it
     */
    public AnswerOnScreen(ProgressView before, PrintStream screen, boolean framed) {
        this.before = before;
        this.screen = screen;
        this.framed = framed;
    }

    /** Called by the thread that reads the events. */
    public synchronized void event(StoredEvent event) {
        print(pieces.add(event.event()));
    }

    @Override
    public synchronized void show(Progress progress) {
        if (!begun) {
            before.show(progress);
        }
    }

    @Override
    public synchronized void retries(List<PendingRetry> retries) {
        if (!begun) {
            before.retries(retries);
        }
    }

    @Override
    public synchronized void end(List<CallRecord> calls) {
        if (!begun) {
            before.end(calls);
        }
    }

    /** Prints what is missing of the answer; nothing where none of it was printed. */
    public synchronized boolean finish(AnalysisResult result) {
        if (!begun) {
            return false;
        }
        print(pieces.end(result));
        screen.print(framed ? "\n\n" : "\n");
        screen.flush();
        return result.response() != null;
    }

    private void print(List<Step> steps) {
        for (Step step : steps) {
            switch (step) {
                case Step.Told told -> {
                    // Its text alone is printed.
                }
                case Step.Reset reset -> screen.print("\n\n(that was not the answer; it begins anew)\n\n");
                case Step.Piece(String call, int send, PartialAnswer.Text(String text)) -> {
                    begin();
                    screen.print(TerminalText.safe(text));
                }
                case Step.Piece tool -> {
                    // What a model wants called is shown with the result.
                }
            }
        }
        screen.flush();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            before.end(List.of());
            screen.print(framed ? "\n" : "");
        }
    }
}

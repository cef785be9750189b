package dev.polyphony.openai;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnswerPieces;
import dev.polyphony.client.AnswerPieces.Step;
import dev.polyphony.plan.Compilation;
import dev.polyphony.port.AnalysisEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer for a reader to whom nothing can be taken back. Where a model fails amid its answer and another one begins
 * anew, nothing is given out as long as the new answer says what was said already, and then how it goes on; where it
 * says something else, nothing any more. Of one thread.
 */
final class LiveAnswer {
    private final AnswerPieces pieces = new AnswerPieces();
    private final Map<String, String> names = new HashMap<>();
    private final StringBuilder given = new StringBuilder();
    private final StringBuilder current = new StringBuilder();
    private String model = "";

    /**
     * What is to be given out.
     *
     * @param model who says it, as the caller calls it
     * @param text empty for nothing
     */
    record Piece(String model, String text) {}

    Piece add(AnalysisEvent event) {
        if (event.piece() instanceof AnalysisEvent.Compiled(var at, Compilation.Compiled(var plan))) {
            plan.root().calls().forEach(call -> names.put(call.path(), call.name()));
        }
        return next(pieces.add(event));
    }

    /** What is left of the answer. */
    Piece end(AnalysisResult result) {
        model = CompletionWriter.model(result);
        return next(pieces.end(result));
    }

    /** Whether the answer, now that it is complete, is another one than was given out. */
    boolean isAnother() {
        return !given.toString().contentEquals(current);
    }

    private Piece next(List<Step> steps) {
        for (Step step : steps) {
            switch (step) {
                case Step.Reset reset -> current.setLength(0);
                case Step.Piece(String call, int send, String text) -> {
                    model = call == null ? model : names.getOrDefault(call, model);
                    current.append(text);
                }
                case Step.Told told -> {
                    // No piece of an answer.
                }
            }
        }
        boolean goesOn = current.length() > given.length()
                && current.substring(0, given.length()).contentEquals(given);
        String text = goesOn ? current.substring(given.length()) : "";
        given.append(text);
        return new Piece(model, text);
    }
}

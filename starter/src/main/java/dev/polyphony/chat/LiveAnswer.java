package dev.polyphony.chat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnswerPieces;
import dev.polyphony.client.AnswerPieces.Step;
import dev.polyphony.plan.Compilation;
import dev.polyphony.port.AnalysisEvent;
import java.util.ArrayList;
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
    private String model = "";

    /** Length of the answer as it is now, whether it was given out or not. */
    private int length;

    /** Whether it says something else than what was given out. */
    private boolean differs;

    /** What is to be given out. */
    List<AnswerDelta> add(AnalysisEvent event) {
        if (event.piece() instanceof AnalysisEvent.Compiled(var at, Compilation.Compiled(var plan))) {
            plan.root().calls().forEach(call -> names.put(call.path(), call.name()));
        }
        return texts(pieces.add(event));
    }

    /** What is left of the answer. */
    List<AnswerDelta> end(AnalysisResult result) {
        model = ChatExchange.model(result);
        List<AnswerDelta> deltas = texts(pieces.end(result));
        if (!isAnother()) {
            deltas.addAll(AnswerDelta.callsOf(result));
        }
        return deltas;
    }

    /** Who says it, as the caller calls it; empty until something was given out. */
    String model() {
        return model;
    }

    /** Whether the answer, now that it is complete, is another one than was given out. */
    boolean isAnother() {
        return differs || length != given.length();
    }

    private List<AnswerDelta> texts(List<Step> steps) {
        StringBuilder next = new StringBuilder();
        for (Step step : steps) {
            switch (step) {
                case Step.Reset reset -> {
                    length = 0;
                    differs = false;
                }
                case Step.Piece(String call, int send, String text) -> {
                    model = call == null ? model : names.getOrDefault(call, model);
                    next.append(isNew(text));
                }
                case Step.Told told -> {
                    // No piece of an answer.
                }
            }
        }
        List<AnswerDelta> deltas = new ArrayList<>();
        if (!next.isEmpty()) {
            deltas.add(new AnswerDelta.Text(next.toString()));
        }
        return deltas;
    }

    /** What of the answer's next piece was not given out yet; looks at nothing before it. */
    private String isNew(String text) {
        int said = Math.clamp(given.length() - length, 0, text.length());
        differs = differs || !given.substring(length, length + said).equals(text.substring(0, said));
        length += text.length();
        if (differs) {
            return "";
        }
        given.append(text, said, text.length());
        return text.substring(said);
    }
}

package dev.polyphony.chat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.plan.Compilation;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnswerPieces;
import dev.polyphony.port.AnswerPieces.Step;
import dev.polyphony.port.PartialAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer for a reader to whom nothing can be taken back. Where a model fails amid its answer and another one begins
 * anew, nothing is given out as long as the new answer says what was said already, and then how it goes on; where it
 * says something else, nothing any more. Of one thread.
 */
final class LiveAnswer {
    private final AnswerPieces pieces = new AnswerPieces();
    private final Map<String, String> names = new HashMap<>();
    private final PartialAnswer given = new PartialAnswer();
    private final PartialAnswer current = new PartialAnswer();
    private String model = "";

    /** Whether what was given out is all that the answer says so far. */
    private boolean together = true;

    /** What is to be given out. */
    List<AnswerDelta> add(AnalysisEvent event) {
        if (event.piece() instanceof AnalysisEvent.Compiled(var at, Compilation.Compiled(var plan), var by)) {
            plan.root().calls().forEach(call -> names.put(call.path(), call.name()));
        }
        return deltas(pieces.add(event));
    }

    /** What is left of the answer. */
    List<AnswerDelta> end(AnalysisResult result) {
        model = ChatExchange.model(result);
        return deltas(pieces.end(result));
    }

    /** Who says it, as the caller calls it; empty until something was given out. */
    String model() {
        return model;
    }

    /** Whether the answer, now that it is complete, is another one than was given out. */
    boolean isAnother() {
        return !together;
    }

    private List<AnswerDelta> deltas(List<Step> steps) {
        List<AnswerDelta> deltas = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Reset reset -> {
                    current.clear();
                    together = given.isEmpty();
                }
                case Step.Piece(String call, int send, PartialAnswer.Part part) -> {
                    model = call == null ? model : names.getOrDefault(call, model);
                    current.add(part);
                    (together ? List.of(part) : caughtUp()).forEach(next -> {
                        given.add(next);
                        deltas.add(delta(next));
                    });
                }
                case Step.Told told -> {
                    // No piece of an answer.
                }
            }
        }
        return deltas;
    }

    /**
     * What the answer that began anew says beyond what was given out; nothing until it has said all of that. A call
     * keeps the id that it was given out under.
     */
    private List<PartialAnswer.Part> caughtUp() {
        Optional<List<PartialAnswer.Part>> beyond = current.beyond(given);
        together = beyond.isPresent();
        return beyond.orElse(List.of());
    }

    private static AnswerDelta delta(PartialAnswer.Part part) {
        return switch (part) {
            case PartialAnswer.Text(String text) -> new AnswerDelta.Text(text);
            case PartialAnswer.ToolCallDelta(int index, String id, String name, String arguments) ->
                id == null || name == null
                        ? new AnswerDelta.CallGoesOn(index, arguments)
                        : new AnswerDelta.CallBegins(index, id, name, arguments);
        };
    }
}

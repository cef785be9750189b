package dev.polyphony.chat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes next in an answer that is told in pieces; nothing of it is ever taken back. */
public sealed interface AnswerDelta {
    /** @param text never empty */
    record Text(String text) implements AnswerDelta {}

    /**
     * A call of a tool begins.
     *
     * @param index from 0, the next one in the answer
     * @param arguments JSON, or the first piece of it; can be empty
     */
    record CallBegins(int index, String id, String name, String arguments) implements AnswerDelta {}

    /**
     * The arguments of a call that has begun go on.
     *
     * @param index of the call that began last
     * @param arguments never empty
     */
    record CallGoesOn(int index, String arguments) implements AnswerDelta {}

    /** The whole answer of a result that has one: its text, which calls of tools can do without, then those. */
    static List<AnswerDelta> of(AnalysisResult result) {
        List<AnswerDelta> deltas = new ArrayList<>();
        List<AnswerDelta> calls = callsOf(result);
        String text = result.response();
        if (text != null && (calls.isEmpty() || !text.isBlank())) {
            deltas.add(new Text(text));
        }
        deltas.addAll(calls);
        return deltas;
    }

    /** Those of tools that a result's answer wants. */
    private static List<AnswerDelta> callsOf(AnalysisResult result) {
        List<ToolCall> calls = Optional.ofNullable(result.answer().toolCalls()).orElse(List.of());
        List<AnswerDelta> deltas = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            deltas.add(new CallBegins(i, call.id(), call.name(), call.arguments()));
        }
        return deltas;
    }
}

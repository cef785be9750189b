package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.port.AnalysisEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One text out of the pieces of answers among an analysis' events: what comes since the last {@link Step.Reset} is the
 * answer so far, and once {@link #end} was given out it is the answer of the result, also where pieces were lost or
 * none came. Of contenders that answer at once the first to begin is shown, the other's pieces are kept until it fails.
 * What is given out depends on the events alone, so that two readers of the same ones are told the same. Of one thread.
 */
public final class AnswerPieces {
    private final Map<String, Answering> answering = new HashMap<>();
    private final StringBuilder shown = new StringBuilder();

    /** Whose pieces are given out; absent before the first one, and where it has failed. */
    private @Nullable String current;

    /** What becomes of an event, in order. */
    public sealed interface Step {
        /** It is handed on as it is: no piece of an answer. */
        record Told(AnalysisEvent event) implements Step {}

        /** What was given out as the answer is none: another call or another request begins anew. */
        record Reset() implements Step {}

        /**
         * Comes next in the answer.
         *
         * @param call path of the call that makes it; absent for what the result alone says
         * @param send number of its request, from 1; 0 for what the result alone says
         * @param text never empty
         */
        record Piece(@Nullable String call, int send, String text) implements Step {}
    }

    /** What one request has answered so far. */
    private static final class Answering {
        private final int send;
        private final StringBuilder text = new StringBuilder();

        /** A piece was lost: what follows it is not the answer either. */
        private boolean broken;

        Answering(int send) {
            this.send = send;
        }
    }

    /** @return what becomes of it; nothing for a piece that is kept back */
    public List<Step> add(AnalysisEvent event) {
        return switch (event.piece()) {
            case AnalysisEvent.Tokens tokens -> piece(event, tokens);
            case AnalysisEvent.CallFailed failed -> failed(event);
            default -> List.of(new Step.Told(event));
        };
    }

    private List<Step> piece(AnalysisEvent event, AnalysisEvent.Tokens tokens) {
        List<Step> steps = new ArrayList<>();
        String call = event.call();
        Answering before = answering.get(call);
        Answering now = before != null && before.send == event.send() && tokens.offset() > 0
                ? before
                : new Answering(event.send());
        answering.put(call, now);
        if (now != before && call.equals(current)) {
            current = null;
        }
        now.broken |= tokens.offset() != now.text.length();
        if (now.broken) {
            return steps;
        }
        now.text.append(tokens.text());
        if (current == null) {
            current = call;
            reset(steps);
        }
        if (call.equals(current)) {
            give(call, now.send, tokens.text(), steps);
        }
        return steps;
    }

    private List<Step> failed(AnalysisEvent event) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Told(event));
        answering.remove(event.call());
        if (event.call().equals(current)) {
            current = null;
            // At most one other is under way, or those that are began after it: the text goes on at once.
            answering.entrySet().stream()
                    .filter(other -> !other.getValue().broken)
                    .min(Map.Entry.comparingByKey())
                    .ifPresent(other -> {
                        current = other.getKey();
                        reset(steps);
                        give(
                                other.getKey(),
                                other.getValue().send,
                                other.getValue().text.toString(),
                                steps);
                    });
        }
        return steps;
    }

    /** What is still missing of the answer. */
    public List<Step> end(AnalysisResult result) {
        List<Step> steps = new ArrayList<>();
        String answer = Objects.requireNonNullElse(result.response(), "");
        if (!answer.startsWith(shown.toString())) {
            reset(steps);
        }
        give(null, 0, answer.substring(shown.length()), steps);
        return steps;
    }

    private void reset(List<Step> steps) {
        if (!shown.isEmpty()) {
            shown.setLength(0);
            steps.add(new Step.Reset());
        }
    }

    private void give(@Nullable String call, int send, String text, List<Step> steps) {
        if (!text.isEmpty()) {
            shown.append(text);
            steps.add(new Step.Piece(call, send, text));
        }
    }
}

package dev.polyphony.port;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.port.AnalysisEvent.Tokens;
import dev.polyphony.port.AnalysisEvent.ToolCallDelta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One answer out of its pieces among an analysis' events: what comes since the last {@link Step.Reset} is the answer so
 * far, and once {@link #end} was given out it is the answer of the result, also where pieces were lost or none came. Of
 * contenders that answer at once the first to begin is shown, the other's pieces are kept until it fails. A call whose
 * first piece says all that stands goes on with it, and nothing is taken back. What is given out depends on the events
 * alone, so that two readers of the same ones are told the same. Of one thread.
 */
public final class AnswerPieces {
    private final Map<String, Answering> answering = new HashMap<>();
    private final PartialAnswer shown = new PartialAnswer();

    /** Whose pieces are given out; absent before the first one, and where it has failed. */
    private @Nullable String current;

    /** Whose piece was given out last. */
    private String last = "";

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
         */
        record Piece(@Nullable String call, int send, PartialAnswer.Part part) implements Step {}
    }

    /** What one request has answered so far. */
    private static final class Answering {
        private final int send;
        private final PartialAnswer said = new PartialAnswer();

        /** A piece was lost: what follows it is not the answer either. */
        private boolean broken;

        Answering(int send) {
            this.send = send;
        }

        /** Whether a piece from there on is none of it, but the first of another one. */
        boolean isBegunAnew(AnalysisEvent event) {
            return event.send() != send
                    || switch (event.piece()) {
                        case Tokens tokens -> tokens.offset() == 0 && said.length() > 0;
                        case ToolCallDelta call -> call.index() == 0 && call.id() != null && said.calls() > 0;
                        default -> false;
                    };
        }

        /** Absent where something is missing before it. */
        PartialAnswer.@Nullable Part next(AnalysisEvent.Piece piece) {
            return switch (piece) {
                case Tokens tokens when tokens.offset() == said.length() -> new PartialAnswer.Text(tokens.text());
                case ToolCallDelta call
                when call.index() < said.calls() && call.offset() == said.arguments(call.index()) ->
                    new PartialAnswer.ToolCallDelta(call.index(), null, null, call.arguments());
                case ToolCallDelta call
                when call.index() == said.calls() && call.offset() == 0 && call.id() != null && call.name() != null ->
                    new PartialAnswer.ToolCallDelta(call.index(), call.id(), call.name(), call.arguments());
                default -> null;
            };
        }
    }

    /** @return what becomes of it; nothing for a piece that is kept back */
    public List<Step> add(AnalysisEvent event) {
        return switch (event.piece()) {
            case Tokens tokens -> piece(event);
            case ToolCallDelta call -> piece(event);
            case AnalysisEvent.CallFailed failed -> failed(event);
            default -> List.of(new Step.Told(event));
        };
    }

    private List<Step> piece(AnalysisEvent event) {
        List<Step> steps = new ArrayList<>();
        String call = event.call();
        Answering before = answering.get(call);
        Answering now = before == null || before.isBegunAnew(event) ? new Answering(event.send()) : before;
        answering.put(call, now);
        if (now != before && call.equals(current)) {
            current = null;
        }
        PartialAnswer.Part part = now.broken ? null : now.next(event.piece());
        if (part == null) {
            now.broken = true;
            return steps;
        }
        now.said.add(part);
        if (current == null) {
            take(call, now, steps);
        } else if (call.equals(current)) {
            give(call, now.send, List.of(part), steps);
        }
        return steps;
    }

    /** Its pieces are given out from now on: beyond what stands where they say all of that, else in its place. */
    private void take(String call, Answering answer, List<Step> steps) {
        current = call;
        Optional<List<PartialAnswer.Part>> beyond = answer.said.beyond(shown);
        if (beyond.isEmpty()) {
            reset(steps);
        }
        give(call, answer.send, beyond.orElseGet(() -> all(answer.said)), steps);
    }

    /**
     * What readers have of an answer that broke off, for that call to go on with.
     *
     * @param call path of the call whose turn it is; what an earlier request of its own wrote counts too
     * @param failed path of a call that is known to have failed, whether that was told or not; absent where none is
     * @return empty where they have nothing, or more than words, or another call is still writing
     */
    public Optional<Unfinished> unfinished(String call, @Nullable String failed) {
        boolean written = current != null && !current.equals(call) && !current.equals(failed);
        return written || shown.length() == 0 || shown.calls() > 0
                ? Optional.empty()
                : Optional.of(new Unfinished(last, shown.text()));
    }

    /** @param call path of the call that wrote it, or the end of it */
    public record Unfinished(String call, String text) {}

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
                    .ifPresent(other -> take(other.getKey(), other.getValue(), steps));
        }
        return steps;
    }

    /** What is still missing of the answer. */
    public List<Step> end(AnalysisResult result) {
        List<Step> steps = new ArrayList<>();
        PartialAnswer answer = PartialAnswer.of(result);
        Optional<List<PartialAnswer.Part>> missing = answer.beyond(shown);
        if (missing.isEmpty()) {
            reset(steps);
        }
        give(null, 0, missing.orElseGet(() -> all(answer)), steps);
        return steps;
    }

    private static List<PartialAnswer.Part> all(PartialAnswer answer) {
        return answer.beyond(new PartialAnswer()).orElseThrow();
    }

    private void reset(List<Step> steps) {
        if (!shown.isEmpty()) {
            shown.clear();
            steps.add(new Step.Reset());
        }
    }

    private void give(@Nullable String call, int send, List<PartialAnswer.Part> parts, List<Step> steps) {
        for (PartialAnswer.Part part : parts) {
            shown.add(part);
            last = call == null ? last : call;
            steps.add(new Step.Piece(call, send, part));
        }
    }
}

package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader has gathered of an answer so far, over the documents of its body; what all of it comes to. */
final class CompletionBuilder {
    /** As much of a name as is kept: it goes into every record of the call. */
    private static final int LONGEST_NAME = 200;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final StringBuilder unknown = new StringBuilder();
    private final TokenCounts counts = new TokenCounts();
    private FinishReason finish = FinishReason.UNKNOWN;
    private @Nullable String model;
    private @Nullable String stopSequence;
    /** The document, or the choice in it, that holds one. */
    private @Nullable JsonNode error;

    private boolean hasText;
    private boolean refused;
    private boolean calledTool;
    private final CalledTools called = new CalledTools();
    private final TokenLogprobs logprobs = new TokenLogprobs();
    /** Whether a document said that it is the last one, or all; absent where none says. */
    private @Nullable Boolean ended;

    private boolean last;

    void text(String piece) {
        text.append(piece);
        hasText |= !piece.isBlank();
    }

    void thought(String piece) {
        thought.append(piece);
    }

    /** Text in a part of a kind that nobody knows: an answer where there is no other. */
    void unknown(String piece) {
        unknown.append(piece);
    }

    /** @param how in the model's own words; of no effect where there are none */
    void refused(JsonNode how) {
        refused |= how.isTextual() && !how.asText().isBlank();
    }

    void refused() {
        refused = true;
    }

    void calledTool() {
        calledTool = true;
    }

    /** Where it is gathered how likely the tokens are. */
    TokenLogprobs logprobs() {
        return logprobs;
    }

    /** Where the calls of tools are gathered. */
    CalledTools tools() {
        return called;
    }

    void ended(boolean whether) {
        ended = whether;
    }

    /** Nothing follows this document. */
    void last() {
        ended = true;
        last = true;
    }

    /** A piece of a stream: more has to come, unless it says itself that it is the last. */
    void piece() {
        ended = ended != null && ended;
    }

    /** The last word counts; a reason that is absent is none. */
    void finish(JsonNode reason) {
        if (reason.isObject() || !reason.asText("").isBlank()) {
            finish = FinishReason.of(reason);
            ended = true;
        }
    }

    /** @param text at which it stopped; of no effect where it is none */
    void stoppedBy(JsonNode text) {
        if (text.isTextual() && !text.asText().isEmpty()) {
            stopSequence = text.asText();
        }
    }

    void servedBy(JsonNode name) {
        if (model == null && name.isTextual() && !name.asText().isBlank()) {
            String printable = name.asText().replaceAll("\\p{C}", "").strip();
            model = printable.substring(0, Math.min(LONGEST_NAME, printable.length()));
        }
    }

    void counts(JsonNode document) {
        counts.add(document);
    }

    void error(JsonNode reported) {
        if (error == null) {
            error = reported;
        }
    }

    /** Whether nothing follows, not even counts. */
    boolean isLast() {
        return last;
    }

    /** Whether the answer is all there, though counts may follow. */
    boolean isEnded() {
        return Boolean.TRUE.equals(ended);
    }

    /** Whether the model has said anything, thoughts included. */
    boolean hasBegun() {
        return !text.isEmpty() || !thought.isEmpty() || !called.isEmpty();
    }

    /** What was written so far, with thoughts that stand in the text. */
    CharSequence written() {
        return text;
    }

    boolean hasText() {
        return hasText;
    }

    /** @param tools whether the model was offered any: else a call is no answer */
    Completion completion(ResponseBody body, boolean tools) {
        List<ToolCall> calls = tools ? called.calls() : List.of();
        if (!hasText()) {
            text(unknown.toString());
        }
        Reasoning split = Reasoning.of(text.toString());
        Usage usage = counts.usage(!text.isEmpty() || !thought.isEmpty()).orElse(null);
        JsonNode reported = error == null && !hasText() && ReportedError.isOne(body.json()) ? body.json() : error;
        if (reported != null && (split.text().isBlank() || finish != FinishReason.COMPLETE)) {
            boolean begun = !text.isEmpty() || !thought.isEmpty() || finish == FinishReason.BROKEN;
            return new Completion.Failed(ReportedError.status(reported), ResponseBody.of(reported), begun, usage);
        }
        if (refused || finish == FinishReason.REFUSED) {
            return new Completion.Refused(usage);
        }
        if (finish == FinishReason.BROKEN || isCut(body)) {
            return new Completion.Unusable("broke off before its end", usage);
        }
        if (body.garbled()) {
            // What it said is a piece of the answer that nobody has.
            return new Completion.Unusable("not JSON amid the stream", usage);
        }
        if (split.text().isBlank() && calls.isEmpty()) {
            return new Completion.Unusable(withoutText(body, split), usage);
        }
        boolean truncated = finish == FinishReason.AT_LIMIT || finish == FinishReason.EARLY;
        return new Completion.Answered(
                split.text(),
                split.beside(thought.toString()),
                model,
                usage,
                truncated,
                calls,
                logprobs.all(),
                stopSequence);
    }

    /** A stream that did not come to its end, whatever the connection says. */
    private boolean isCut(ResponseBody body) {
        if (body.done()) {
            return false;
        }
        return ended == null ? body.streamed() : !ended;
    }

    private String withoutText(ResponseBody body, Reasoning split) {
        if (finish == FinishReason.AT_LIMIT) {
            return Completion.Unusable.NO_ROOM;
        }
        if (!thought.toString().isBlank() || split.thought() != null) {
            return "thoughts and no answer";
        }
        return calledTool || !called.isEmpty() ? "a call of a tool instead of an answer" : body.defect();
    }
}

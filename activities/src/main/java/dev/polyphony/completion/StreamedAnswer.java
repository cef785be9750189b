package dev.polyphony.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.catalogue.Adapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has said so far, while it comes: whether the model has begun, whether that was all, and what of its
 * answer can be shown. Decides nothing of the answer, which is read from the whole body when it is there. Of one thread
 * at a time.
 */
public final class StreamedAnswer {
    /** No mark of a thought is longer, but for attributes that nobody writes. */
    private static final int LONGEST_MARK = 64;

    /** With which marks of thoughts begin. */
    private static final String BRACKETS = "<[◁";

    private final CompletionReader reader;
    private final CompletionBuilder draft = new CompletionBuilder();
    private final StringBuilder line = new StringBuilder();

    /** The last character ended a line, and a line feed after it is of the same end. */
    private boolean returned;

    private final ServerSentEvents events = new ServerSentEvents();
    private @Nullable Boolean ofEvents;
    private final boolean tools;
    private final boolean json;
    private int read;
    private int seen;
    private final StringBuilder shown = new StringBuilder();
    private CompactJson compact = new CompactJson();
    private long told;

    /**
     * @param tools whether the model was offered any: else a call of one is no answer
     * @param json whether the answer has to be JSON, which is taken without the white space between its tokens
     */
    public StreamedAnswer(Adapter adapter, boolean tools, boolean json) {
        this.reader = CompletionReader.of(adapter);
        this.tools = tools;
        this.json = json;
    }

    /** A piece of the answer. */
    public sealed interface Piece {}

    /**
     * What comes next of its text.
     *
     * @param offset UTF-16 units of the text before it; 0 again where what was shown before is none of it
     * @param text not empty, without thoughts
     */
    public record Text(long offset, String text) implements Piece {}

    /**
     * What comes next of a call of a tool. The first piece of each call has its id and its name; calls begin in order.
     *
     * @param index of the call in the answer, from 0
     * @param id what the call's result goes by; absent in all but the first piece
     * @param name of the tool; absent likewise
     * @param offset UTF-16 units of the call's arguments before it
     * @param arguments what comes next of their JSON; empty in a first piece alone
     */
    public record ToolCallDelta(
            int index, @Nullable String id, @Nullable String name, long offset, String arguments) implements Piece {}

    /**
     * Takes what comes next of the body.
     *
     * @return what can be shown beyond what was, in order
     */
    public List<Piece> take(String text) {
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\r' || (c == '\n' && !returned)) {
                line.append(text, from, at);
                takeLine(line.toString());
                line.setLength(0);
            }
            if (c == '\r' || c == '\n') {
                from = at + 1;
            }
            returned = c == '\r';
        }
        line.append(text, from, text.length());
        List<Piece> news = new ArrayList<>();
        words().ifPresent(news::add);
        if (tools) {
            news.addAll(draft.tools().news(draft.isEnded()));
        }
        return news;
    }

    private void takeLine(String whole) {
        String stripped = whole.startsWith("\uFEFF") ? whole.substring(1) : whole;
        if (ofEvents == null && !stripped.isBlank()) {
            ofEvents = ServerSentEvents.begin(stripped.stripLeading());
        }
        if (Boolean.TRUE.equals(ofEvents)) {
            events.line(stripped);
            for (JsonNode document : events.take()) {
                read++;
                reader.add(document, draft);
            }
        } else if (stripped.startsWith("{")) {
            document(stripped).ifPresent(document -> {
                read++;
                reader.add(document, draft);
            });
        }
    }

    private static Optional<JsonNode> document(String line) {
        try {
            return Optional.ofNullable(ResponseBody.parsed(line)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Looks at all of it only where a mark of a thought can have come: texts are long. */
    private Optional<Piece> words() {
        CharSequence written = wholeCharacters(draft.written());
        if (written.length() == seen) {
            return Optional.empty();
        }
        boolean asBefore = !shown.isEmpty() && !hasBracket(written, Math.max(0, seen - LONGEST_MARK));
        String next = asBefore ? written.subSequence(seen, written.length()).toString() : afresh(written.toString());
        seen = written.length();
        shown.append(next);
        String more = json ? compact.next(next) : next;
        if (more.isEmpty()) {
            return Optional.empty();
        }
        long offset = told;
        told += more.length();
        return Optional.of(new Text(offset, more));
    }

    /** Half of a character waits for the other half: by itself it can be written nowhere. */
    private static CharSequence wholeCharacters(CharSequence text) {
        int end = text.length();
        return end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? text.subSequence(0, end - 1) : text;
    }

    /** What follows what was shown; all of it, where that was no answer after all. */
    private String afresh(String written) {
        String now = Reasoning.shown(written);
        if (now.startsWith(shown.toString())) {
            return now.substring(shown.length());
        }
        if (!now.isEmpty()) {
            shown.setLength(0);
            compact = new CompactJson();
            told = 0;
        }
        return now;
    }

    private static boolean hasBracket(CharSequence written, int from) {
        return written.subSequence(from, written.length()).chars().anyMatch(c -> BRACKETS.indexOf(c) >= 0);
    }

    /** How many documents have come. */
    public int documents() {
        return read;
    }

    /** Whether the model has said anything, thoughts included. */
    public boolean hasBegun() {
        return draft.hasBegun();
    }

    /** Whether the answer is all there, though counts may follow. */
    public boolean isEnded() {
        return draft.isEnded();
    }

    /** Whether nothing follows, whatever the connection does. */
    public boolean isLast() {
        return draft.isLast() || events.isDone();
    }
}

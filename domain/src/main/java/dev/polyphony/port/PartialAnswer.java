package dev.polyphony.port;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer says so far: words, and calls of tools, whose JSON may not be all there. Of one thread. */
public final class PartialAnswer {
    private final StringBuilder text = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();

    private record Call(String id, String name, StringBuilder arguments) {}

    /** What comes next of one. */
    public sealed interface Part {}

    /** @param text never empty */
    public record Text(String text) implements Part {}

    /**
     * @param index of the call, from 0
     * @param id what its result goes by; with its first part alone, as its name
     * @param arguments empty in a first part alone
     */
    public record ToolCallDelta(
            int index, @Nullable String id, @Nullable String name, String arguments) implements Part {}

    /** All that a result says; nothing where there is no answer. */
    public static PartialAnswer of(AnalysisResult result) {
        PartialAnswer all = new PartialAnswer();
        all.text.append(result.response() == null ? "" : result.response());
        List<ToolCall> called = result.answer().toolCalls();
        if (called != null) {
            called.forEach(
                    call -> all.calls.add(new Call(call.id(), call.name(), new StringBuilder(call.arguments()))));
        }
        return all;
    }

    /** @throws IllegalArgumentException of a call that has not begun */
    public void add(Part part) {
        switch (part) {
            case Text(String more) -> text.append(more);
            case ToolCallDelta(int index, String id, String name, String arguments) -> {
                if (id != null && name != null && index == calls.size()) {
                    calls.add(new Call(id, name, new StringBuilder(arguments)));
                } else if (index < calls.size()) {
                    calls.get(index).arguments.append(arguments);
                } else {
                    throw new IllegalArgumentException("a call of a tool begins with its id and name");
                }
            }
        }
    }

    public boolean isEmpty() {
        return text.isEmpty() && calls.isEmpty();
    }

    /** UTF-16 units of its words. */
    public int length() {
        return text.length();
    }

    String text() {
        return text.toString();
    }

    /** How many calls it has begun. */
    int calls() {
        return calls.size();
    }

    /** UTF-16 units of the arguments of a call that it has begun. */
    int arguments(int index) {
        return calls.get(index).arguments.length();
    }

    public void clear() {
        text.setLength(0);
        calls.clear();
    }

    /**
     * What this says beyond another one, in order; nothing where it says the same. Ids are nobody's words: calls of the
     * same tool with the same arguments are the same.
     *
     * @return empty where it does not begin with all of the other
     */
    public Optional<List<Part>> beyond(PartialAnswer other) {
        if (!begins(text, other.text) || calls.size() < other.calls.size()) {
            return Optional.empty();
        }
        List<Part> more = new ArrayList<>();
        if (text.length() > other.length()) {
            more.add(new Text(text.substring(other.length())));
        }
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (i >= other.calls.size()) {
                more.add(new ToolCallDelta(i, call.id, call.name, call.arguments.toString()));
                continue;
            }
            Call known = other.calls.get(i);
            if (!call.name.equals(known.name) || !begins(call.arguments, known.arguments)) {
                return Optional.empty();
            }
            if (call.arguments.length() > known.arguments.length()) {
                more.add(new ToolCallDelta(i, null, null, call.arguments.substring(known.arguments.length())));
            }
        }
        return Optional.of(more);
    }

    private static boolean begins(CharSequence all, CharSequence beginning) {
        return all.length() >= beginning.length()
                && CharSequence.compare(all.subSequence(0, beginning.length()), beginning) == 0;
    }
}

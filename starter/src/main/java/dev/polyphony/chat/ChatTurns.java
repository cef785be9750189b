package dev.polyphony.chat;

import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Role;
import dev.polyphony.call.ToolCall;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client's messages as an analysis has them: one system, then turns, then the prompt. Clients may send several
 * messages of one role after another, which are one turn; and say how the model is to behave in several places, which
 * is said once, in that order.
 */
public final class ChatTurns {
    private static final String BETWEEN = "\n\n";

    private final String place;
    private final List<String> system = new ArrayList<>();
    private final List<Message> turns = new ArrayList<>();

    /** @param place the request's field that the messages are in, for {@link InvalidField} */
    public ChatTurns(String place) {
        this.place = place;
    }

    /** How the model is to behave. */
    public void system(String text) {
        if (!text.isBlank()) {
            system.add(text);
        }
    }

    /** Nothing where it says nothing. */
    public void user(String text, List<Image> images) {
        if (!text.isBlank() || !images.isEmpty()) {
            add(new Message(Role.USER, text, images, null, null));
        }
    }

    /** Nothing where it says nothing. */
    public void assistant(String text, List<ToolCall> calls) {
        if (!text.isBlank() || !calls.isEmpty()) {
            add(new Message(Role.ASSISTANT, text, null, calls, null));
        }
    }

    /** What a tool gave for a call. */
    public void result(String toolCallId, String text) {
        turns.add(Message.result(toolCallId, text));
    }

    private void add(Message next) {
        Message before = turns.isEmpty() ? null : turns.getLast();
        if (before == null || before.role() != next.role()) {
            turns.add(next);
            return;
        }
        String between = before.text().isBlank() || next.text().isBlank() ? "" : BETWEEN;
        turns.removeLast();
        turns.add(named(() -> new Message(
                next.role(),
                before.text() + between + next.text(),
                Stream.concat(before.pictures().stream(), next.pictures().stream())
                        .toList(),
                Stream.concat(before.calls().stream(), next.calls().stream()).toList(),
                null)));
    }

    /** Tells the analysis all of it. */
    public void tell(AnalysisRequest analysis, @Nullable ModelParameters parameters) {
        if (turns.isEmpty()) {
            throw new InvalidField(place, "has no user message; there is nothing to answer");
        }
        List<Message> before = new ArrayList<>(turns.subList(0, turns.size() - 1));
        Message last = turns.getLast();
        if (last.role() == Role.ASSISTANT) {
            throw new InvalidField(place, "the last one is the user's, or a tool's result: what is to be answered");
        }
        if (!before.isEmpty() && before.getFirst().role() != Role.USER) {
            // Most models want the user to begin.
            before.addFirst(new Message(Role.USER, "."));
        }
        boolean plain = system.isEmpty() && before.isEmpty() && last.pictures().isEmpty() && last.toolCallId() == null;
        analysis.with(AnalysisOptions.PROMPT, last.text()).with(plain ? null : conversation(before, last), parameters);
    }

    private Conversation conversation(List<Message> before, Message last) {
        String behaviour = system.isEmpty() ? null : String.join(BETWEEN, system);
        return named(() -> new Conversation(behaviour, before, last.images(), last.toolCallId()));
    }

    private <T> T named(Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidField e) {
            throw e.field().equals("messages") ? new InvalidField(place, e.problem()) : e;
        }
    }
}

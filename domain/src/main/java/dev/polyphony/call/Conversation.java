package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a prompt, and beside it. A first message of the system's is its {@code system}, as if it had been
 * given so.
 *
 * @param system how the model is to behave; absent where nobody says
 * @param messages earlier turns in order, the prompt being the next: user and assistant alternate, the user begins;
 *     where the assistant calls tools, the results of all of them follow, in any order, and then either's turn. Empty
 *     for a first question.
 * @param images that belong to the prompt; absent where there are none
 * @param toolCallId the call whose result the prompt is, the last that is missing; absent where it is the user's
 */
@Persisted
public record Conversation(
        @Nullable String system,
        List<Message> messages,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Image> images,

        @JsonProperty("tool_call_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String toolCallId) {
    public Conversation {
        int first = 0;
        if (!messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM) {
            if (system != null) {
                throw new InvalidField(
                        "messages", "the first is a system message, and a system is given too; give one of them");
            }
            system = messages.getFirst().text();
            messages = messages.subList(1, messages.size());
            first = 1;
        }
        messages = List.copyOf(messages);
        images = images == null || images.isEmpty() ? null : List.copyOf(images);
        requireTurns(messages, first, toolCallId);
        if (images != null && toolCallId != null) {
            throw new InvalidField("images", "a tool's result is a text; only a user's message has images");
        }
    }

    public Conversation(@Nullable String system, List<Message> messages) {
        this(system, messages, null, null);
    }

    private static void requireTurns(List<Message> messages, int first, @Nullable String answered) {
        // What may come next, beside results of calls: the assistant after a user, either after a tool's last result.
        Set<Role> next = Set.of(Role.USER);
        Set<String> open = new LinkedHashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String which = "message " + (i + 1 + first) + " ";
            if (message.role() == Role.TOOL) {
                if (!open.remove(message.toolCallId())) {
                    throw new InvalidField("messages", which + "is the result of a call that nobody waits for");
                }
                next = Set.of(Role.USER, Role.ASSISTANT);
                continue;
            }
            if (!open.isEmpty()) {
                throw new InvalidField("messages", which + "comes before the results of all calls of tools");
            }
            if (!next.contains(message.role())) {
                throw new InvalidField(
                        "messages", which + wrong(message, next.iterator().next()));
            }
            open.addAll(message.calls().stream().map(ToolCall::id).toList());
            next = message.role() == Role.USER ? Set.of(Role.ASSISTANT) : Set.of(Role.USER);
        }
        if (!open.equals(answered == null ? Set.of() : Set.of(answered))) {
            throw new InvalidField(
                    "messages", "each call of a tool has one result before the prompt, or the prompt is the last one");
        }
        if (answered == null && !next.contains(Role.USER)) {
            throw new InvalidField("messages", "the last one before the prompt is the assistant's");
        }
    }

    /** What is wrong with a message that is not the expected one's. */
    public static String wrong(Message message, Role expected) {
        return message.role() == Role.SYSTEM
                ? "is a system message, which only the first can be: put what it says into that one"
                : "should be the " + (expected == Role.USER ? "user" : "assistant")
                        + "'s: the user begins and both take turns";
    }

    /** The same with another in the place of each image, those of earlier turns included. */
    public Conversation withImages(UnaryOperator<Image> other) {
        return new Conversation(
                system,
                messages.stream().map(message -> message.withImages(other)).toList(),
                pictures().stream().map(other).toList(),
                toolCallId);
    }

    /** Of the prompt; none where there are none. */
    @JsonIgnore
    public List<Image> pictures() {
        return images == null ? List.of() : images;
    }
}

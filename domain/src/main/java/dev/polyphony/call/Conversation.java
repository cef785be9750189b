package dev.polyphony.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a prompt. A first message of the system's is its {@code system}, as if it had been given so.
 *
 * @param system how the model is to behave; absent where nobody says
 * @param messages earlier turns in order, the prompt being the user's next: user and assistant alternate, the user
 *     begins and the assistant ends; empty for a first question
 */
@Persisted
public record Conversation(@Nullable String system, List<Message> messages) {
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
        for (int i = 0; i < messages.size(); i++) {
            Role expected = i % 2 == 0 ? Role.USER : Role.ASSISTANT;
            if (messages.get(i).role() != expected) {
                throw new InvalidField(
                        "messages", "message " + (i + 1 + first) + " " + wrong(messages.get(i), expected));
            }
        }
        if (messages.size() % 2 != 0) {
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
}

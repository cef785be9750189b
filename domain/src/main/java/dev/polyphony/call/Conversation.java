package dev.polyphony.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a prompt.
 *
 * @param system how the model is to behave; absent where nobody says
 * @param messages earlier turns in order, the prompt being the user's next: user and assistant alternate, the user
 *     begins and the assistant ends; empty for a first question
 */
@Persisted
public record Conversation(@Nullable String system, List<Message> messages) {
    public Conversation {
        messages = List.copyOf(messages);
        for (int i = 0; i < messages.size(); i++) {
            Role expected = i % 2 == 0 ? Role.USER : Role.ASSISTANT;
            if (messages.get(i).role() != expected) {
                throw new InvalidField(
                        "messages",
                        "message " + (i + 1) + " should be the " + (i % 2 == 0 ? "user" : "assistant")
                                + "'s: the user begins and both take turns");
            }
        }
        if (messages.size() % 2 != 0) {
            throw new InvalidField("messages", "the last one before the prompt is the assistant's");
        }
    }
}

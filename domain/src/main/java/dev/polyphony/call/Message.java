package dev.polyphony.call;

/** One turn of a conversation; never blank. */
@Persisted
public record Message(Role role, String text) {
    public Message {
        if (text.isBlank()) {
            throw new InvalidField("messages", "an empty message; leave it out or give it a text");
        }
    }
}

package dev.polyphony.chat;

/** There is no answer; what the client is told of it. */
public final class ChatFailed extends RuntimeException {
    private final transient ChatError error;

    public ChatFailed(ChatError error) {
        super(error.message());
        this.error = error;
    }

    public ChatError error() {
        return error;
    }
}

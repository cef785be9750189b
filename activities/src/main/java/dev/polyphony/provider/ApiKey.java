package dev.polyphony.provider;

/** A provider's key. Prints as {@code ***}; only {@link #reveal()}, called where a request is signed, tells it. */
public final class ApiKey {
    private final String value;

    public ApiKey(String value) {
        this.value = value;
    }

    String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}

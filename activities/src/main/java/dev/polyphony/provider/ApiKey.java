package dev.polyphony.provider;

import dev.polyphony.call.InvalidField;

/** A provider's key. It has no property, so no serializer finds it, and its text form hides it. */
public final class ApiKey {
    private final String secret;

    /** @throws InvalidField naming the variable, never its value, if the value cannot stand in an HTTP header */
    public ApiKey(String variable, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidField(variable, "a key is visible ASCII characters without spaces");
        }
        secret = value;
    }

    /** For the one place that needs it: the header of a request. */
    String reveal() {
        return secret;
    }

    @Override
    public String toString() {
        return "***";
    }
}

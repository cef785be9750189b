package dev.polyphony.encryption;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was encrypted cannot be read here. Its message names the key's id and the setting, never a key or a text. */
public final class DecryptionFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String keyId;
    private final boolean keyMissing;

    private DecryptionFailed(String keyId, boolean keyMissing, String message) {
        super(message);
        this.keyId = keyId;
        this.keyMissing = keyMissing;
    }

    static DecryptionFailed missing(String keyId, EncryptionKeys keys) {
        return new DecryptionFailed(
                keyId,
                true,
                "encrypted with the key " + shown(keyId) + ", which " + EncryptionKeys.VARIABLE
                        + " of this process lacks; it" + " has "
                        + (keys.ids().isEmpty() ? "none" : String.join(", ", keys.ids())));
    }

    static DecryptionFailed damaged(String keyId) {
        return new DecryptionFailed(
                keyId, false, "encrypted with the key " + shown(keyId) + ", and was changed by somebody since");
    }

    /** It stands in what others wrote. */
    private static String shown(String keyId) {
        return keyId.matches("[\\w.-]{1,64}") ? keyId : "of another program";
    }

    /** That, or the first among its causes: Temporal's clients wrap it. */
    public static Optional<DecryptionFailed> in(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DecryptionFailed found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Of the key that is needed. */
    public String keyId() {
        return keyId;
    }

    /** Whether the key is not at hand; else it is, and does not fit. */
    public boolean keyMissing() {
        return keyMissing;
    }
}

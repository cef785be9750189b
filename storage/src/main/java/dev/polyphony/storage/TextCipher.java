package dev.polyphony.storage;

import dev.polyphony.call.InvalidField;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.port.TextUnreadable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Seals prompts and answers at rest with AES-256-GCM, each under a nonce of its own; without a key they lie open. A
 * sealed text names its key, so keys can be replaced: the first one seals, all of them open.
 */
public final class TextCipher {
    public static final String VARIABLE = EncryptionKeys.VARIABLE;
    static final TextCipher OPEN = new TextCipher(EncryptionKeys.NONE);

    private static final String MARK = "sealed:";

    /** Before a text in base64: one that begins as a sealed one does, or has a character that PostgreSQL refuses. */
    private static final String ENCODED = "base64:";

    private static final Pattern SEALED = Pattern.compile(MARK + "([0-9a-f]{8}):(.*)", Pattern.DOTALL);

    private final EncryptionKeys keys;

    private TextCipher(EncryptionKeys keys) {
        this.keys = keys;
    }

    /**
     * @param environment {@value #VARIABLE} holds the keys
     * @throws InvalidField naming the variable, never its value
     */
    public static TextCipher from(Map<String, String> environment) {
        return new TextCipher(EncryptionKeys.from(environment));
    }

    /** Whether what is written from now on lies sealed. */
    public boolean seals() {
        return keys.current().isPresent();
    }

    public String seal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Optional<String> key = keys.current();
        if (key.isEmpty()) {
            return text.startsWith(MARK) || text.startsWith(ENCODED) || text.indexOf('\0') >= 0
                    ? ENCODED + Base64.getEncoder().encodeToString(bytes)
                    : text;
        }
        return MARK + key.get() + ":" + Base64.getEncoder().encodeToString(keys.encrypt(bytes));
    }

    /** @throws TextUnreadable where the key that sealed it is not among these, or it was tampered with */
    public String open(String stored) {
        if (stored.startsWith(ENCODED)) {
            return decoded(stored);
        }
        Matcher sealed = SEALED.matcher(stored);
        if (!sealed.matches()) {
            return stored;
        }
        try {
            byte[] encrypted = Base64.getDecoder().decode(sealed.group(2));
            return new String(keys.decrypt(sealed.group(1), encrypted), StandardCharsets.UTF_8);
        } catch (DecryptionFailed e) {
            throw new TextUnreadable(
                    e.keyMissing()
                            ? "no key of " + VARIABLE + " opens a stored text; it needs the one that sealed it too, "
                                    + e.keyId()
                            : "a stored text was changed by somebody else");
        } catch (IllegalArgumentException e) {
            throw new TextUnreadable("a stored text was changed by somebody else");
        }
    }

    private static String decoded(String stored) {
        try {
            return new String(Base64.getDecoder().decode(stored.substring(ENCODED.length())), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Of before there was such a mark.
            return stored;
        }
    }

    /** What a text is found by: with a key nobody can guess texts by their digests. */
    String digest(String text) {
        return keys.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}

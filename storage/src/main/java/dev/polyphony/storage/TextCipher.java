package dev.polyphony.storage;

import dev.polyphony.call.InvalidField;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals prompts and answers at rest with AES-256-GCM, each under a nonce of its own; without a key they lie open. A
 * sealed text names its key, so keys can be replaced: the first one seals, all of them open.
 */
public final class TextCipher {
    public static final String VARIABLE = "POLYPHONY_STORE_KEY";
    static final TextCipher OPEN = new TextCipher(new LinkedHashMap<>());

    private static final String MARK = "sealed:";

    /** Before a text in base64: one that begins as a sealed one does, or has a character that PostgreSQL refuses. */
    private static final String ENCODED = "base64:";

    private static final Pattern SEALED = Pattern.compile(MARK + "([0-9a-f]{8}):(.*)", Pattern.DOTALL);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** By the beginning of their digests; the first one seals. */
    private final Map<String, SecretKeySpec> keys;

    private TextCipher(Map<String, SecretKeySpec> keys) {
        this.keys = keys;
    }

    /**
     * @param environment {@value #VARIABLE} holds one key or several with commas between, each 32 bytes in base64
     * @throws InvalidField naming the variable, never its value
     */
    public static TextCipher from(Map<String, String> environment) {
        String value = environment.getOrDefault(VARIABLE, "").strip();
        if (value.isEmpty()) {
            return OPEN;
        }
        Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
        for (String text : value.split(",", -1)) {
            byte[] key = key(text.strip());
            keys.put(HexFormat.of().formatHex(Sha256.of(key), 0, 4), new SecretKeySpec(key, "AES"));
        }
        return new TextCipher(keys);
    }

    private static byte[] key(String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the value.
        }
        throw new InvalidField(VARIABLE, "32 bytes in base64, as openssl rand -base64 32 gives them");
    }

    public String seal(String text) {
        if (keys.isEmpty()) {
            return text.startsWith(MARK) || text.startsWith(ENCODED) || text.indexOf('\0') >= 0
                    ? ENCODED + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                    : text;
        }
        Map.Entry<String, SecretKeySpec> first = keys.entrySet().iterator().next();
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, first.getValue(), nonce);
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return MARK + first.getKey() + ":" + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
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
        SecretKeySpec key = keys.get(sealed.group(1));
        if (key == null) {
            throw new TextUnreadable(
                    "no key of " + VARIABLE + " opens a stored text; it needs the one that sealed it too");
        }
        try {
            byte[] all = Base64.getDecoder().decode(sealed.group(2));
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(all, NONCE_BYTES));
            return new String(cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES), StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new TextUnreadable("a stored text was changed by somebody else");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
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
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (keys.isEmpty()) {
            return HexFormat.of().formatHex(Sha256.of(bytes));
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys.values().iterator().next().getEncoded(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}

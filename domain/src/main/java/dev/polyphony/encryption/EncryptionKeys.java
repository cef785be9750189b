package dev.polyphony.encryption;

import dev.polyphony.call.InvalidField;
import dev.polyphony.text.Sha256;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of an installation, for AES-256-GCM. The first one encrypts, all of them decrypt, so that keys can be
 * replaced while what was encrypted by older ones is still read. Each has an id that follows from it and gives nothing
 * away. Prints no key.
 */
public final class EncryptionKeys {
    /** Of the environment: one key or several with commas between, each 32 bytes in base64. */
    public static final String VARIABLE = "POLYPHONY_STORE_KEY";

    public static final EncryptionKeys NONE = new EncryptionKeys(new LinkedHashMap<>(), false);

    /** In the place of the first key: those after it decrypt, nothing is encrypted. */
    private static final String NO_KEY = "none";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** As many of the digest's as tell an installation's keys apart. */
    private static final int ID_BYTES = 4;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** By id, in their order. */
    private final Map<String, SecretKeySpec> keys;

    private final boolean encrypting;

    private EncryptionKeys(Map<String, SecretKeySpec> keys, boolean encrypting) {
        this.keys = keys;
        this.encrypting = encrypting;
    }

    /** As {@link #of}, of the environment's {@value #VARIABLE}. */
    public static EncryptionKeys from(Map<String, String> environment) {
        return of(environment.getOrDefault(VARIABLE, ""));
    }

    /**
     * @param value keys with commas between; {@code none} before them has nothing encrypted. Blank: no keys
     * @throws InvalidField naming {@value #VARIABLE}, never its value
     */
    public static EncryptionKeys of(String value) {
        if (value.isBlank()) {
            return NONE;
        }
        List<String> texts =
                Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        boolean encrypting = !texts.getFirst().equals(NO_KEY);
        Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
        for (String text : encrypting ? texts : texts.subList(1, texts.size())) {
            byte[] key = key(text);
            keys.putIfAbsent(HexFormat.of().formatHex(Sha256.of(key), 0, ID_BYTES), new SecretKeySpec(key, "AES"));
        }
        return new EncryptionKeys(keys, encrypting);
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
        throw new InvalidField(
                VARIABLE,
                "32 bytes in base64, as openssl rand -base64 32 gives them; several with commas between, and " + NO_KEY
                        + " before them where they shall only decrypt");
    }

    /** Of the key that encrypts; empty where nothing is encrypted. */
    public Optional<String> current() {
        return encrypting ? keys.keySet().stream().findFirst() : Optional.empty();
    }

    /** Of all keys that decrypt, in their order. */
    public List<String> ids() {
        return List.copyOf(keys.keySet());
    }

    /**
     * Encrypts by the current key, under a nonce of its own.
     *
     * @return the nonce of 12 bytes, then the ciphertext with its tag
     * @throws IllegalStateException where there is no {@link #current} key
     */
    public byte[] encrypt(byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, first(), nonce);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, all, NONCE_BYTES);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /**
     * @param encrypted as {@link #encrypt} gives it
     * @throws DecryptionFailed where that key is not among these, or it was tampered with
     */
    public byte[] decrypt(String keyId, byte[] encrypted) {
        SecretKeySpec key = keys.get(keyId);
        if (key == null) {
            throw DecryptionFailed.missing(keyId, this);
        }
        if (encrypted.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw DecryptionFailed.damaged(keyId);
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(encrypted, NONCE_BYTES));
            return cipher.doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw DecryptionFailed.damaged(keyId);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** In hex. With a current key nobody can guess what was digested; without one it is its SHA-256. */
    public String digest(byte[] bytes) {
        if (current().isEmpty()) {
            return HexFormat.of().formatHex(Sha256.of(bytes));
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(first().getEncoded(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private SecretKeySpec first() {
        if (!encrypting) {
            throw new IllegalStateException("there is no key to encrypt by");
        }
        return keys.values().iterator().next();
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    /** In words, such as {@code with key 1a2b3c4d; 5e6f7a8b is read too}. */
    public String describe() {
        if (keys.isEmpty()) {
            return "off";
        }
        List<String> others = current().isPresent() ? ids().subList(1, keys.size()) : ids();
        return current().map(id -> "with key " + id).orElse("off")
                + (others.isEmpty()
                        ? ""
                        : "; " + String.join(", ", others) + (others.size() == 1 ? " is" : " are") + " read too");
    }

    @Override
    public String toString() {
        return describe();
    }
}

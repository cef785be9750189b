package dev.polyphony.provider;

import dev.polyphony.call.InvalidField;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A provider's key. It has no property, so no serializer finds it, and its text form hides it. */
public final class ApiKey {
    private static final String DIGEST = "HmacSHA256";
    private static final byte[] PURPOSE = "polyphony: is it the same key at ".getBytes(StandardCharsets.US_ASCII);

    private final String secret;
    private volatile @Nullable Digest known;

    private record Digest(URI address, String text) {}

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

    /**
     * Of 32 bits, keyed with the key itself: it tells another key, or the same at another address, from this one, and
     * nothing of either.
     */
    String digest(URI address) {
        // Health is looked up by it with every plan, and an address is mostly the only one.
        Digest last = known;
        if (last == null || !last.address.equals(address)) {
            last = new Digest(address, digested(address));
            known = last;
        }
        return last.text;
    }

    private String digested(URI address) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), DIGEST));
            mac.update(PURPOSE);
            return HexFormat.of().formatHex(mac.doFinal(address.toString().getBytes(StandardCharsets.UTF_8)), 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + DIGEST, e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}

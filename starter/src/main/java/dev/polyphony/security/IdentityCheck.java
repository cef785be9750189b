package dev.polyphony.security;

import dev.polyphony.access.AccessKey;
import dev.polyphony.access.KeyText;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.call.InvalidField;
import dev.polyphony.port.StorageUnavailable;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Who asks, by the key that was sent; and where nobody has made one yet, by where the port listens. */
final class IdentityCheck {
    private final @Nullable KnownKeys keys;
    private final @Nullable OidcTokens tokens;
    private final boolean loopback;

    /**
     * @param keys absent where there is no database to keep them in
     * @param tokens absent where none are taken
     * @param address that the port listens at; absent for all there are
     * @throws InvalidField where others than this machine could ask, and nobody has made a key
     * @throws StorageUnavailable where nobody knows whether somebody has
     */
    IdentityCheck(@Nullable KnownKeys keys, @Nullable OidcTokens tokens, @Nullable InetAddress address) {
        this.keys = keys;
        this.tokens = tokens;
        this.loopback = address != null && address.isLoopbackAddress();
        if (!loopback && tokens == null && (keys == null || !keys.areThere())) {
            throw new InvalidField(
                    "SERVER_ADDRESS",
                    "others than this machine could spend here, since there is no key; "
                            + (keys == null
                                    ? "set POLYPHONY_DATABASE_URL as it is set for workers, and make one there: "
                                    : "make one: ")
                            + "polyphony keys create --role admin, or leave SERVER_ADDRESS out for this machine alone");
        }
    }

    /**
     * @param sent the key, or a token; empty where there was none
     * @throws KeyRefused where it opens nothing, or one is needed
     * @throws IdentityUnknown where nobody can say
     */
    Identity identity(String sent) {
        if (tokens != null && OidcTokens.isToken(sent)) {
            return tokens.identity(sent);
        }
        try {
            return keys == null ? nobody(sent) : known(keys, sent);
        } catch (StorageUnavailable e) {
            throw new IdentityUnknown(e);
        }
    }

    private Identity known(KnownKeys known, String sent) {
        try {
            return identity(known, sent);
        } catch (KeyRefused refused) {
            if (!known.lookAgain()) {
                throw refused;
            }
            return identity(known, sent);
        }
    }

    private Identity identity(KnownKeys known, String sent) {
        if (!known.areThere()) {
            return nobody(sent);
        }
        if (sent.isEmpty()) {
            throw KeyRefused.missing();
        }
        KeyText text = KeyText.parse(sent).orElseThrow(KeyRefused::none);
        AccessKey key = known.find(text).orElseThrow(KeyRefused::unknown);
        if (known.state(key) != AccessKey.State.VALID) {
            throw KeyRefused.ended(key);
        }
        return Identity.of(key);
    }

    /** Programs send something as the key wherever they ask; one of ours is meant. */
    private Identity nobody(String sent) {
        // Where somebody said who may ask, nobody asks unnamed.
        if (!loopback || tokens != null) {
            throw sent.isEmpty() ? KeyRefused.missing() : KeyRefused.none();
        }
        if (sent.startsWith(KeyText.PREFIX)) {
            throw KeyText.parse(sent).isPresent() ? KeyRefused.unknown() : KeyRefused.none();
        }
        return Identity.LOOPBACK;
    }
}

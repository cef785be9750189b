package dev.polyphony.worker;

import dev.polyphony.codec.EncryptionCodec;
import java.util.Set;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * By which key this worker encrypts, and whether it met something that it has no key for. The worker as a whole counts
 * as up then: it does all else, and whoever can start a workflow must not be able to have workers taken out.
 */
final class EncryptionHealth extends AbstractHealthIndicator {
    private static final Status KEY_MISSING = new Status(
            "KEY_MISSING", "something is encrypted with a key that POLYPHONY_STORE_KEY of this worker lacks");

    private final EncryptionCodec codec;

    EncryptionHealth(EncryptionCodec codec) {
        this.codec = codec;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Set<String> missed = codec.missed();
        health.up().withDetail("encryption", codec.keys().describe());
        if (!missed.isEmpty()) {
            health.status(KEY_MISSING).withDetail("missing", missed);
        }
    }
}

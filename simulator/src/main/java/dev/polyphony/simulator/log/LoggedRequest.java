package dev.polyphony.simulator.log;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request for an answer.
 *
 * @param sequence from 1, in order of arrival
 * @param arrivedNanos on the JVM's monotonic clock, to tell what overlapped
 * @param endedAt null while pending
 * @param took null while pending
 * @param fault the kind as scripts write it, null if healthy
 * @param status null if no status was sent
 * @param promptDigest SHA-256 of the prompt in hex
 * @param prompt the last user message
 * @param keyFingerprint the first 8 hex digits of the key's SHA-256, null without a key
 */
public record LoggedRequest(
        long sequence,
        String provider,
        String model,
        String path,
        boolean stream,
        Instant arrivedAt,
        long arrivedNanos,
        @Nullable Instant endedAt,
        @Nullable Duration took,
        LoggedOutcome outcome,
        @Nullable String fault,
        @Nullable Integer status,
        String promptDigest,
        String prompt,
        @Nullable String keyFingerprint) {

    /** {@code provider/model}. */
    public String target() {
        return provider + "/" + model;
    }

    LoggedRequest ended(LoggedOutcome how, @Nullable String withFault, @Nullable Integer withStatus) {
        return new LoggedRequest(
                sequence,
                provider,
                model,
                path,
                stream,
                arrivedAt,
                arrivedNanos,
                Instant.now(),
                Duration.ofNanos(System.nanoTime() - arrivedNanos),
                how,
                withFault,
                withStatus,
                promptDigest,
                prompt,
                keyFingerprint);
    }
}

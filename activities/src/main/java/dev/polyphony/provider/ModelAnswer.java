package dev.polyphony.provider;

import dev.polyphony.call.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered.
 *
 * @param text never blank
 * @param servedBy the model id the provider says it used; the one asked where it says none
 * @param usage as the provider counted, reasoning tokens included in the output; absent where it did not say
 * @param truncated whether the answer stopped at the output limit
 * @param latency from sending to the last byte
 */
public record ModelAnswer(
        String text, String servedBy, @Nullable Usage usage, boolean truncated, Duration latency) {}

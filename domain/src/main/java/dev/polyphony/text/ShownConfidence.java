package dev.polyphony.text;

import org.jspecify.annotations.Nullable;

/**
 * How confidences are shown, on the command line, over HTTP and to webhooks: to three decimals, which is more than
 * anybody knows of one. In histories they stay as they were computed.
 */
public final class ShownConfidence {
    private static final double PLACES = 1000;

    private ShownConfidence() {}

    /** @param property a field's name as JSON has it; absent for what is none's */
    public static boolean isOne(@Nullable String property) {
        return "confidence".equals(property);
    }

    public static double rounded(double confidence) {
        return Math.round(confidence * PLACES) / PLACES;
    }
}

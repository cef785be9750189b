package dev.polyphony.simulator.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code keep_alive} as Ollama reads it: seconds as a number, or Go's durations such as {@code 1h30m}; below 0 for
 * ever.
 */
public final class KeepAlive {
    /** What Go's longest duration is, about. */
    private static final Duration FOREVER = Duration.ofDays(292 * 365L);

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

    private KeepAlive() {}

    /** Empty where the request says nothing, or nothing that can be read. */
    public static Optional<Duration> of(JsonNode body) {
        JsonNode given = body.path("keep_alive");
        if (given.isNumber()) {
            return Optional.of(given.asDouble() < 0 ? FOREVER : Duration.ofMillis(Math.round(given.asDouble() * 1000)));
        }
        if (!given.isTextual()) {
            return Optional.empty();
        }
        String text = given.asText();
        if (text.startsWith("-")) {
            return Optional.of(FOREVER);
        }
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher part = PART.matcher(text);
        double millis = 0;
        boolean found = false;
        while (part.find()) {
            found = true;
            millis += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "ms" -> 1;
                        case "s" -> 1000;
                        case "m" -> 60_000;
                        default -> 3_600_000;
                    };
        }
        return found ? Optional.of(Duration.ofMillis(Math.round(millis))) : Optional.empty();
    }
}

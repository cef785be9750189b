package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.completion.Body;
import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;

/** How long a provider asks to be left alone. */
final class RetryAfter {
    /** Nothing that is worth a timer lies further off, and what is said to is a slip of units. */
    private static final BigDecimal LONGEST_SECONDS =
            BigDecimal.valueOf(Duration.ofDays(7).toSeconds());

    private RetryAfter() {}

    /**
     * The finest that is said, in this order: {@code retry-after-ms}; {@code Retry-After} as seconds, whole or not, or
     * as a date; Google's {@code RetryInfo} in the body. Empty where nothing is, or nothing that can be read.
     */
    static Optional<Duration> of(HttpHeaders headers, VendorError error, Instant now) {
        return Stream.of(
                        headers.firstValue("retry-after-ms").flatMap(text -> seconds(text, 3)),
                        headers.firstValue("retry-after").flatMap(text -> seconds(text, 0)),
                        headers.firstValue("retry-after").flatMap(text -> date(text, now)),
                        retryInfo(error))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Duration> retryInfo(VendorError error) {
        return Body.elements(error.details())
                .map(detail -> detail.path("retryDelay"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> text.endsWith("s"))
                .flatMap(text -> seconds(text.substring(0, text.length() - 1), 0).stream())
                .findFirst();
    }

    /** @param decimals how far the unit lies below the second */
    private static Optional<Duration> seconds(String text, int decimals) {
        try {
            BigDecimal seconds = new BigDecimal(text.strip())
                    .movePointLeft(decimals)
                    .min(LONGEST_SECONDS)
                    .max(BigDecimal.ZERO);
            return Optional.of(Duration.ofNanos(seconds.movePointRight(9).longValue()));
        } catch (NumberFormatException | ArithmeticException e) {
            // The latter for exponents that are numbers by their form only, such as 1e999999999.
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            Instant at = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return at.isBefore(now)
                    ? Optional.of(Duration.ZERO)
                    : seconds(
                            BigDecimal.valueOf(Duration.between(now, at).toMillis())
                                    .toString(),
                            3);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

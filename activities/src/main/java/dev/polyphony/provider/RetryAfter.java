package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.completion.ResponseBody;
import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How long a provider, or anybody else over HTTP, asks to be left alone. */
public final class RetryAfter {
    /** Nothing that is worth a timer lies further off, and what is said to is a slip of units. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(LONGEST.toSeconds());

    private static final int LONGEST_MESSAGE = 2000;
    private static final Pattern PART = Pattern.compile(
            "(\\d{1,9}(?:\\.\\d{1,9})?)\\s?(ms|milliseconds?|secs?|seconds?|s|mins?|minutes?|m|hours?|h)");
    private static final Pattern SAYING = Pattern.compile(
            "(?:try again|retry|wait)[a-z ]{0,30} "
                    + "((?:\\d{1,9}(?:\\.\\d{1,9})?\\s?(?:ms|milliseconds?|secs?|seconds?|s|mins?|minutes?|m|hours?|h) ?){1,4})");

    private record Limit(String remaining, String reset) {}

    /** OpenAI's and those who took them over, Anthropic's, and the plain form. */
    private static final List<Limit> LIMITS = Stream.concat(
                    Stream.of(new Limit("x-ratelimit-remaining", "x-ratelimit-reset")),
                    Stream.concat(
                            Stream.of("requests", "tokens")
                                    .map(what ->
                                            new Limit("x-ratelimit-remaining-" + what, "x-ratelimit-reset-" + what)),
                            Stream.of("requests", "tokens", "input-tokens", "output-tokens")
                                    .map(what -> new Limit(
                                            "anthropic-ratelimit-" + what + "-remaining",
                                            "anthropic-ratelimit-" + what + "-reset"))))
            .toList();

    private RetryAfter() {}

    /**
     * The finest that is said, in this order: {@code retry-after-ms}; {@code Retry-After} as seconds, whole or not, or
     * as a date; Google's {@code RetryInfo} in the body; "try again in 1m2.5s" in its message; Hugging Face's
     * {@code estimated_time}; when the limits that are used up are reset. Empty where nothing is, or nothing that can
     * be read.
     */
    static Optional<Duration> of(HttpHeaders headers, VendorError error, Instant now) {
        return Stream.of(
                        headers.firstValue("retry-after-ms").flatMap(text -> seconds(text, 3)),
                        headers.firstValue("retry-after").flatMap(text -> seconds(text, 0)),
                        headers.firstValue("retry-after").flatMap(text -> date(text, now)),
                        retryInfo(error),
                        said(error.message()),
                        error.estimate().isNumber()
                                ? seconds(error.estimate().asText(), 0)
                                : Optional.<Duration>empty(),
                        reset(headers, now))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What the plain header says: seconds, or a date. Empty where that cannot be read. */
    public static Optional<Duration> of(String header, Instant now) {
        return seconds(header, 0).or(() -> date(header, now));
    }

    private static Optional<Duration> said(String message) {
        Matcher saying =
                SAYING.matcher(message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message);
        return saying.find() ? sum(saying.group(1)) : Optional.empty();
    }

    /** Such as 1m2.5s or 20 ms; empty where it is none. */
    private static Optional<Duration> sum(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        boolean any = false;
        while (part.find()) {
            String unit = part.group(2);
            long factor = unit.startsWith("ms") || unit.startsWith("milli")
                    ? 1
                    : unit.startsWith("h") ? 3_600_000 : unit.startsWith("m") ? 60_000 : 1000;
            sum = sum.plus(seconds(
                            new BigDecimal(part.group(1))
                                    .multiply(BigDecimal.valueOf(factor))
                                    .toPlainString(),
                            3)
                    .orElse(Duration.ZERO));
            any = true;
        }
        return any ? Optional.of(sum) : Optional.empty();
    }

    /** The latest reset of what is used up: until then it stays so. */
    private static Optional<Duration> reset(HttpHeaders headers, Instant now) {
        return LIMITS.stream()
                .filter(limit -> headers.firstValue(limit.remaining())
                        .filter("0"::equals)
                        .isPresent())
                .flatMap(limit -> headers.firstValue(limit.reset()).stream())
                .flatMap(text -> until(text.strip(), now).stream())
                .max(Comparator.naturalOrder());
    }

    /**
     * A time to wait, in seconds or with units; a point in time, as seconds or milliseconds since 1970 or written out.
     */
    static Optional<Duration> until(String text, Instant now) {
        try {
            return Optional.of(between(now, Instant.parse(text)));
        } catch (DateTimeParseException e) {
            return sum(text.toLowerCase(Locale.ROOT))
                    .or(() ->
                            seconds(text, 0).map(number -> number.compareTo(LONGEST) < 0 ? number : epoch(text, now)));
        }
    }

    private static Duration epoch(String text, Instant now) {
        BigDecimal number = new BigDecimal(text);
        boolean millis = number.precision() - number.scale() > 11;
        return between(
                now,
                Instant.ofEpochMilli(
                        millis ? number.longValue() : number.movePointRight(3).longValue()));
    }

    private static Duration between(Instant now, Instant at) {
        Duration wait = Duration.between(now, at);
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    private static Optional<Duration> retryInfo(VendorError error) {
        return ResponseBody.elements(error.details())
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
        return HttpDate.parse(text)
                .flatMap(at -> at.isBefore(now)
                        ? Optional.of(Duration.ZERO)
                        : seconds(
                                BigDecimal.valueOf(Duration.between(now, at).toMillis())
                                        .toString(),
                                3));
    }
}

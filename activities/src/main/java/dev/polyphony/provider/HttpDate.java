package dev.polyphony.provider;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A date as HTTP writes it, in each of the three forms that RFC 9110 (5.6.7) has everybody accept. */
final class HttpDate {
    /** {@code Sun Nov 6 08:49:37 1994}: a day of one digit has a blank before it. */
    private static final DateTimeFormatter ASCTIME = form("EEE MMM ppd HH:mm:ss uuuu");

    /** The years of two digits are those from here on. */
    private static final int FIRST_YEAR = 2000;

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder()
            .append(form("EEEE, dd-MMM-"))
            .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_YEAR)
            .append(form(" HH:mm:ss 'GMT'"))
            .toFormatter(Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /** Empty for what is none. */
    static Optional<Instant> parse(String text) {
        return Stream.of(DateTimeFormatter.RFC_1123_DATE_TIME, RFC_850, ASCTIME)
                .flatMap(form -> read(text.strip(), form).stream())
                .findFirst();
    }

    private static Optional<Instant> read(String text, DateTimeFormatter form) {
        try {
            return Optional.of(Instant.from(form.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}

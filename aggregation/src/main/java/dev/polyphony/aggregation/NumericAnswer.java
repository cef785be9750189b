package dev.polyphony.aggregation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A number in a text. Currency, per cent and units are left out; separators of thousands too, in the English and, where
 * it cannot be mistaken, the continental way; {@code 2.5 million} and {@code 1.2 × 10^5} are written out; a fraction is
 * worth its decimal, or stays a reduced fraction where it has none. Numbers within words, ordinals, exponents and times
 * of day are no figures.
 *
 * @param value a plain decimal without trailing zeros, or {@code 1/3}
 */
record NumericAnswer(String value, int start, int end) {
    private static final String DIGITS =
            "\\d{1,3}(?:,\\d{3}){1,30}(?:\\.\\d{1,30})?|\\d{1,3}(?:\\.\\d{3}){1,30},\\d{1,30}|\\d{1,30}(?:[.,]\\d{1,30})?|\\.\\d{1,30}";
    private static final Pattern FIGURE = Pattern.compile(
            "(?<![\\p{L}\\d_^:.,/])(?<sign>(?<![\\d)}\\]])[-−–])?\\s?[$€£¥₹]?(?<sign2>(?<=[$€£¥₹])-)?(?<whole>" + DIGITS
                    + ")"
                    + "(?:(?<mixed>\\s+\\d{1,6})?/(?<under>[1-9]\\d{0,8})(?![\\d/]))?"
                    + "(?![\\d:]|,\\d|\\.\\d|(?:st|nd|rd|th)\\b)"
                    + "(?:\\s*(?:×|x|\\*|\\\\times|\\\\cdot)\\s*10\\^\\{?(?<power>[-−]?\\d{1,2})\\}?|[eE](?<exponent>[-+]?\\d{1,2})\\b"
                    + "|\\s+(?<scale>thousand|million|billion|trillion)\\b)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LATEX_FRACTION =
            Pattern.compile("\\\\[dt]?frac\\s*\\{\\s*(\\d{1,9})\\s*\\}\\s*\\{\\s*(\\d{1,9})\\s*\\}");
    private static final Map<String, Integer> SCALES =
            Map.of("thousand", 3, "million", 6, "billion", 9, "trillion", 12);

    /** In the order in which they stand there. */
    static Stream<NumericAnswer> in(String text) {
        return FIGURE.matcher(text).results().flatMap(found -> figure(found).stream());
    }

    /** LaTeX's ways of writing numbers in plain ones, and calculators' notes left out. */
    static String plain(String text) {
        if (text.indexOf('\\') < 0 && !text.contains("<<") && !text.contains("{,}")) {
            return text;
        }
        Matcher fractions = LATEX_FRACTION.matcher(text.replaceAll("<<[^<>\\n]{0,200}>>", "")
                .replaceAll("\\{,\\}|\\\\[,!;]", "")
                .replace("\\$", "$"));
        return fractions
                .replaceAll("$1/$2")
                .replaceAll("\\\\(?:text|textbf|mathbf|mathrm|bf)\\s*\\{([^{}]*)\\}", "$1")
                .replace("\\%", "%");
    }

    private static Optional<NumericAnswer> figure(MatchResult found) {
        BigDecimal whole = decimal(found.group("whole"));
        @Nullable String under = found.group("under");
        int shift = shift(found);
        String value;
        if (under == null) {
            value = text(whole.scaleByPowerOfTen(shift));
        } else if (whole.scale() > 0) {
            return Optional.empty();
        } else {
            value = fraction(found, whole.toBigInteger(), new BigInteger(under));
        }
        boolean negative = found.group("sign") != null || found.group("sign2") != null;
        return Optional.of(new NumericAnswer(
                negative && !value.equals("0") ? "-" + value : value, found.start("whole"), found.end()));
    }

    private static String fraction(MatchResult found, BigInteger whole, BigInteger under) {
        @Nullable String mixed = found.group("mixed");
        BigInteger over = mixed == null ? whole : whole.multiply(under).add(new BigInteger(mixed.strip()));
        BigInteger common = over.gcd(under);
        BigInteger divisor = under.divide(common);
        BigInteger rest = divisor;
        for (BigInteger prime : new BigInteger[] {BigInteger.TWO, BigInteger.valueOf(5)}) {
            while (rest.mod(prime).signum() == 0) {
                rest = rest.divide(prime);
            }
        }
        return rest.equals(BigInteger.ONE)
                ? text(new BigDecimal(over.divide(common)).divide(new BigDecimal(divisor)))
                : over.divide(common) + "/" + divisor;
    }

    private static int shift(MatchResult found) {
        for (String group : new String[] {"power", "exponent"}) {
            @Nullable String power = found.group(group);
            if (power != null) {
                return Integer.parseInt(power.replace('−', '-'));
            }
        }
        @Nullable String scale = found.group("scale");
        return scale == null ? 0 : SCALES.getOrDefault(scale.toLowerCase(Locale.ROOT), 0);
    }

    private static BigDecimal decimal(String digits) {
        int comma = digits.lastIndexOf(',');
        int point = digits.lastIndexOf('.');
        boolean continental = comma > point && (point >= 0 || digits.length() - comma != 4);
        return new BigDecimal(continental ? digits.replace(".", "").replace(',', '.') : digits.replace(",", ""));
    }

    private static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}

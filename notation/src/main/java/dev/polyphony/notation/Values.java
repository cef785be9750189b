package dev.polyphony.notation;

import dev.polyphony.call.InvalidField;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Converts single values of a file; each throws {@link InvalidField} that says what would be right. */
public final class Values {
    private static final Pattern DIGITS = Pattern.compile("[-+]?[0-9][0-9a-fA-FxXobOB_:.]{0,12}");

    private Values() {}

    public static YamlNode.Mapping mapping(YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping mapping -> mapping;
            case YamlNode.Text text -> throw wrong("fields with values");
            case YamlNode.Numeral number -> throw wrong("fields with values");
            case YamlNode.Flag flag -> throw wrong("fields with values");
            case YamlNode.Empty empty -> throw wrong("fields with values, not nothing");
            case YamlNode.Sequence list -> throw wrong("fields with values, not a list");
        };
    }

    public static List<YamlNode> list(YamlNode node) {
        if (node instanceof YamlNode.Sequence list) {
            return list.items();
        }
        throw wrong("a list");
    }

    public static String text(YamlNode node) {
        if (node instanceof YamlNode.Text text && !text.value().isBlank()) {
            return text.value();
        }
        boolean unquoted = node instanceof YamlNode.Numeral || node instanceof YamlNode.Flag;
        throw wrong(unquoted ? "text; put it in quotes" : "text");
    }

    public static Function<YamlNode, Integer> whole(int least, int most) {
        return node -> {
            if (node instanceof YamlNode.Numeral number
                    && number.value().compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.value().compareTo(BigDecimal.valueOf(most)) <= 0
                    && number.value().stripTrailingZeros().scale() <= 0) {
                return number.value().intValueExact();
            }
            throw wrong("a whole number from " + least + " to " + most + plainly(node));
        };
    }

    /** Of which only how it stands to others counts. */
    public static Function<YamlNode, Double> proportion() {
        return node -> {
            if (node instanceof YamlNode.Numeral number
                    && number.value().signum() >= 0
                    && number.value().compareTo(BigDecimal.valueOf(1_000_000)) <= 0) {
                return number.value().doubleValue();
            }
            throw wrong("a number from 0 to 1000000, such as 60" + plainly(node));
        };
    }

    /** Said where digits stand that some read as another number than others. */
    public static String plainly(YamlNode node) {
        return node instanceof YamlNode.Text text
                        && DIGITS.matcher(text.value()).matches()
                ? "; write '" + text.value() + "' in plain decimal digits"
                : "";
    }

    public static LocalDate date(YamlNode node) {
        try {
            return LocalDate.parse(text(node));
        } catch (DateTimeParseException e) {
            throw wrong("a date such as 2026-11-21");
        }
    }

    public static <E extends Enum<E>> Function<YamlNode, E> oneOf(Class<E> type) {
        return node -> {
            List<String> names = names(type);
            if (node instanceof YamlNode.Text text && names.contains(text.value())) {
                return Enum.valueOf(type, text.value().toUpperCase(Locale.ROOT));
            }
            String hint = node instanceof YamlNode.Text text ? Nearest.hint(text.value(), names) : "";
            throw wrong("one of " + String.join(", ", names) + hint);
        };
    }

    public static <E extends Enum<E>> Function<YamlNode, Set<E>> someOf(Class<E> type) {
        return node -> {
            Set<E> chosen = EnumSet.noneOf(type);
            list(node).forEach(item -> chosen.add(oneOf(type).apply(item)));
            return chosen;
        };
    }

    private static <E extends Enum<E>> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** For a value that is none of what was expected. */
    public static InvalidField wrong(String expected) {
        return new InvalidField("value", "expected " + expected);
    }
}

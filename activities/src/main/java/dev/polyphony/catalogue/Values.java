package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
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

/** Converts single values of the file; each throws {@link InvalidField} that says what would be right. */
final class Values {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,79}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    private Values() {}

    static Node.Mapping mapping(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> mapping;
            case Node.Text text -> throw wrong("fields with values");
            case Node.Numeral number -> throw wrong("fields with values");
            case Node.Flag flag -> throw wrong("fields with values");
            case Node.Empty empty -> throw wrong("fields with values, not nothing");
            case Node.Sequence list -> throw wrong("fields with values, not a list");
        };
    }

    static List<Node> list(Node node) {
        if (node instanceof Node.Sequence list) {
            return list.items();
        }
        throw wrong("a list");
    }

    static String text(Node node) {
        if (node instanceof Node.Text text && !text.value().isBlank()) {
            return text.value();
        }
        boolean unquoted = node instanceof Node.Numeral || node instanceof Node.Flag;
        throw wrong(unquoted ? "text; put it in quotes" : "text");
    }

    static String alias(Node node) {
        String alias = text(node);
        if (!ALIAS.matcher(alias).matches()) {
            throw wrong("letters, digits and . _ : - only, at most 80");
        }
        return alias;
    }

    static ModelRef modelRef(Node node) {
        return ModelRef.parse(text(node));
    }

    /** One name or a list of names. What was given is not repeated: it may be the key itself. */
    static List<String> variables(Node node) {
        List<Node> names = node instanceof Node.Sequence list ? list.items() : List.of(node);
        for (Node name : names) {
            if (!(name instanceof Node.Text text)
                    || !VARIABLE.matcher(text.value()).matches()) {
                throw wrong("the name of an environment variable, such as OPENAI_API_KEY, or a list of names");
            }
        }
        return names.stream().map(Values::text).toList();
    }

    static BigDecimal price(Node node) {
        if (node instanceof Node.Numeral number && Price.Known.acceptable(number.value())) {
            return number.value();
        }
        throw new InvalidField("price", Price.Known.EXPECTED);
    }

    static Function<Node, Integer> whole(int least, int most) {
        return node -> {
            if (node instanceof Node.Numeral number
                    && number.value().compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.value().compareTo(BigDecimal.valueOf(most)) <= 0
                    && number.value().stripTrailingZeros().scale() <= 0) {
                return number.value().intValueExact();
            }
            throw wrong("a whole number from " + least + " to " + most);
        };
    }

    static Double temperature(Node node) {
        if (node instanceof Node.Numeral number
                && number.value().signum() >= 0
                && number.value().compareTo(BigDecimal.TWO) <= 0) {
            return number.value().doubleValue();
        }
        throw wrong("a number from 0 to 2");
    }

    static Seconds seconds(Node node) {
        if (node instanceof Node.Sequence list && list.items().size() == 2) {
            List<Integer> bounds = list.items().stream().map(whole(0, 86_400)).toList();
            return new Seconds(bounds.getFirst(), bounds.getLast());
        }
        throw wrong("[least, most], such as [5, 15]");
    }

    static LocalDate date(Node node) {
        try {
            return LocalDate.parse(text(node));
        } catch (DateTimeParseException e) {
            throw wrong("a date such as 2026-11-21");
        }
    }

    static <E extends Enum<E>> Function<Node, E> oneOf(Class<E> type) {
        return node -> {
            List<String> names = names(type);
            if (node instanceof Node.Text text && names.contains(text.value())) {
                return Enum.valueOf(type, text.value().toUpperCase(Locale.ROOT));
            }
            String hint = node instanceof Node.Text text ? Nearest.hint(text.value(), names) : "";
            throw wrong("one of " + String.join(", ", names) + hint);
        };
    }

    static <E extends Enum<E>> Function<Node, Set<E>> someOf(Class<E> type) {
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

    private static InvalidField wrong(String expected) {
        return new InvalidField("value", "expected " + expected);
    }
}

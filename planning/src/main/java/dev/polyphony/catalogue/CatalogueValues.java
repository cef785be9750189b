package dev.polyphony.catalogue;

import static dev.polyphony.notation.Values.plainly;
import static dev.polyphony.notation.Values.text;
import static dev.polyphony.notation.Values.whole;
import static dev.polyphony.notation.Values.wrong;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.notation.Values;
import dev.polyphony.notation.YamlNode;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Converts values that only a catalogue has; each throws {@link InvalidField} that says what would be right. */
final class CatalogueValues {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,79}");
    private static final Pattern OTHER_NAME = Pattern.compile("[^\\s\\p{Cntrl}]{1,200}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /**
     * A tenth of a cent per million tokens: no model that costs anything costs less, and prices per token are all below
     * it (the dearest model there was cost 0.0006).
     */
    private static final BigDecimal LEAST_PRICE = new BigDecimal("0.001");

    private CatalogueValues() {}

    static String alias(YamlNode node) {
        String alias = text(node);
        if (!ALIAS.matcher(alias).matches()) {
            throw wrong("letters, digits and . _ : - only, at most 80");
        }
        return alias;
    }

    /** Names as people type them, slashes included. */
    static Set<String> otherNames(YamlNode node) {
        Set<String> names = new LinkedHashSet<>();
        for (YamlNode name : Values.list(node)) {
            if (!OTHER_NAME.matcher(text(name)).matches()) {
                throw wrong("a list of names without white space");
            }
            names.add(text(name));
        }
        return names;
    }

    static ModelRef modelRef(YamlNode node) {
        return ModelRef.parse(text(node));
    }

    /** One name or a list of names. What was given is not repeated: it may be the key itself. */
    static List<String> variables(YamlNode node) {
        List<YamlNode> names = node instanceof YamlNode.Sequence list ? list.items() : List.of(node);
        for (YamlNode name : names) {
            if (!(name instanceof YamlNode.Text text)
                    || !VARIABLE.matcher(text.value()).matches()) {
                throw wrong("the name of an environment variable, such as OPENAI_API_KEY, or a list of names");
            }
        }
        return names.stream().map(Values::text).toList();
    }

    static BigDecimal price(YamlNode node) {
        if (!(node instanceof YamlNode.Numeral number) || !Price.Known.acceptable(number.value())) {
            throw new InvalidField("price", Price.Known.EXPECTED + plainly(node));
        }
        BigDecimal price = number.value();
        if (price.signum() > 0 && price.compareTo(LEAST_PRICE) < 0) {
            throw new InvalidField(
                    "price",
                    price.toPlainString() + " looks like a price per token; write US dollars per million tokens, "
                            + price.movePointRight(6).stripTrailingZeros().toPlainString());
        }
        return price;
    }

    /** Nobody bills every failure for certain, so there is no yes. */
    static boolean billsFailures(YamlNode node) {
        return switch (node) {
            // As YAML reads a bare no.
            case YamlNode.Flag(var at, boolean value) when !value -> false;
            case YamlNode.Text(var at, String value) when value.equals("maybe") -> true;
            case YamlNode other -> throw wrong("no or maybe");
        };
    }

    static BigDecimal batchPrice(YamlNode node, Adapter adapter) {
        if (adapter != Adapter.OPENAI && adapter != Adapter.ANTHROPIC) {
            throw wrong("none where the adapter is neither openai nor anthropic: nobody here speaks other batches");
        }
        if (node instanceof YamlNode.Numeral number
                && number.value().signum() > 0
                && number.value().compareTo(BigDecimal.ONE) <= 0) {
            return number.value();
        }
        throw wrong("a number above 0 and at most 1, such as 0.5" + plainly(node));
    }

    static Path modelFile(YamlNode node) {
        try {
            Path file = Path.of(text(node));
            if (file.isAbsolute() && file.toString().endsWith(".gguf")) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw wrong("the absolute path of a .gguf file");
    }

    static boolean yesOrNo(YamlNode node) {
        if (node instanceof YamlNode.Flag(var at, boolean value)) {
            return value;
        }
        throw wrong("true or false");
    }

    static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong("the day from which the price holds, such as 2026-12-01");
        }
    }

    static Double temperature(YamlNode node) {
        return number(node, 2, "a number from 0 to 2");
    }

    static Double quality(YamlNode node) {
        return number(node, 1, "a number from 0 to 1, such as 0.8");
    }

    static Double typicalSeconds(YamlNode node) {
        return number(node, 86_400, "seconds, from 0 to 86400");
    }

    static Double memory(YamlNode node) {
        return number(node, 10_000, "GB, from 0 to 10000, such as 3.8");
    }

    /** From 0 on. */
    private static Double number(YamlNode node, int most, String expected) {
        if (node instanceof YamlNode.Numeral number
                && number.value().signum() >= 0
                && number.value().compareTo(BigDecimal.valueOf(most)) <= 0) {
            return number.value().doubleValue();
        }
        throw wrong(expected + plainly(node));
    }

    static Seconds seconds(YamlNode node) {
        if (node instanceof YamlNode.Sequence list && list.items().size() == 2) {
            List<Integer> bounds = list.items().stream().map(whole(0, 86_400)).toList();
            return new Seconds(bounds.getFirst(), bounds.getLast());
        }
        throw wrong("[least, most], such as [5, 15]");
    }
}

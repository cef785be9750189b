package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.scoring.training.GradedLine;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a recorded answer cost in US dollars: as the file has it, or by its tokens at the price that was given or that
 * the catalogue has. Tokens that nobody counted are a quarter of the characters. Not a number where there is no price.
 */
public final class AnswerCost implements ToDoubleFunction<GradedLine> {
    private static final Pattern WRITTEN = Pattern.compile("(\\d*\\.?\\d+)/(\\d*\\.?\\d+)");
    private static final int CHARACTERS = 4;
    private static final double MILLION = 1e6;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

    private final Map<String, Price.Known> prices = new HashMap<>();

    /** @param given by the model as the file has it, written {@code IN/OUT}: US dollars for a million tokens */
    public AnswerCost(Catalogue catalogue, Map<String, String> given) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        catalogue.all().forEach(model -> {
            if (model.priceOn(today) instanceof Price.Known known) {
                prices.put(model.alias(), known);
            }
        });
        given.forEach((model, price) -> prices.put(model, read(model, price)));
    }

    private static Price.Known read(String model, String written) {
        Matcher price = WRITTEN.matcher(written);
        if (written.length() > 40 || !price.matches()) {
            throw new InvalidField(
                    "price",
                    "'" + model + "=" + written + "' is not of the form MODEL=IN/OUT, such as" + " gpt-4o=2.5/10");
        }
        return new Price.Known(amount(model, price.group(1)), amount(model, price.group(2)));
    }

    private static BigDecimal amount(String model, String written) {
        BigDecimal usd = new BigDecimal(written);
        if (usd.compareTo(MOST) > 0) {
            throw new InvalidField("price", "'" + model + "': more than a million US dollars for a million tokens");
        }
        return usd;
    }

    @Override
    public double applyAsDouble(GradedLine line) {
        if (line.costUsd() != null) {
            return line.costUsd();
        }
        Price.Known price = prices.get(line.model());
        if (price == null) {
            return Double.NaN;
        }
        long in = Objects.requireNonNullElse(
                line.inputTokens(), (long) line.prompt().length() / CHARACTERS);
        long out = Objects.requireNonNullElse(
                line.outputTokens(), (long) line.answer().length() / CHARACTERS);
        return (price.input().doubleValue() * in + price.output().doubleValue() * out) / MILLION;
    }
}

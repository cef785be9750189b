package dev.polyphony.reconciliation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.polyphony.call.InvalidField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says that it billed, or was used, on which UTC day for which model; rows of the same day and model
 * together. Amounts are exact decimals of US dollars.
 *
 * @param format what the file was taken for, for people
 * @param from the first day of which it speaks
 * @param to the last one
 * @param byModel whether it tells models apart; all is under {@link #ALL_MODELS} where not
 * @param lines by day and then model
 * @param names how the file writes each model that it tells apart, but for the version
 */
public record InvoiceFile(
        String format,
        LocalDate from,
        LocalDate to,
        boolean byModel,
        Map<LocalDate, Map<String, Line>> lines,
        Map<String, String> names) {
    /** Characters; a month of an organization's minutes is less. */
    public static final int LONGEST = 8 * 1024 * 1024;

    public static final String ALL_MODELS = "(all models)";

    /** A version's date, or what stands for the newest. */
    private static final Pattern VERSION = Pattern.compile("-(?:\\d{8}|\\d{4}-\\d{2}-\\d{2}|latest)$");

    /**
     * What is billed for one model on one day.
     *
     * @param cost absent where the file has none
     * @param rounding by how much the amounts that are added up can be off the true ones, as they are written
     * @param inputTokens absent where the file has none, as the two below
     */
    public record Line(
            @Nullable BigDecimal cost,
            BigDecimal rounding,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable Long requests) {
        Line plus(Line other) {
            return new Line(
                    cost == null ? other.cost : other.cost == null ? cost : cost.add(other.cost),
                    rounding.add(other.rounding),
                    sum(inputTokens, other.inputTokens),
                    sum(outputTokens, other.outputTokens),
                    sum(requests, other.requests));
        }

        private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
            return one == null ? other : other == null ? one : (Long) Math.addExact(one, other);
        }
    }

    /**
     * Of a CSV file of UTF-8, with commas, semicolons or tabulators between, and a line of heads.
     *
     * @throws InvalidField of {@code file}, with the line and the column and what would be right; nothing of it is
     *     taken then
     */
    public static InvoiceFile read(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidField("file", "is longer than " + LONGEST + " characters; export fewer days");
        }
        String whole = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (MappingIterator<List<String>> rows = CsvMapper.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.TRIM_SPACES)
                .build()
                .readerForListOf(String.class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator(whole)))
                .readValues(whole)) {
            return new InvoiceReader(rows).all();
        } catch (RuntimeJsonMappingException | JsonProcessingException e) {
            throw new InvalidField("file", "is no CSV: a quote is not closed, or stands within a cell");
        } catch (IOException e) {
            throw new UncheckedIOException("a text that is in memory", e);
        }
    }

    /** A model as both sides may name it: without the date of its version, and a name for people as an id. */
    public static String model(String name) {
        String id = name.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('.', '-');
        return VERSION.matcher(id).replaceFirst("");
    }

    /** The same as its side writes it, but for the version. */
    static String shown(String name) {
        return VERSION.matcher(name.strip()).replaceFirst("");
    }

    /** That which most often stands in the line of heads. */
    private static char separator(String text) {
        String heads = text.lines().findFirst().orElse("");
        char best = ',';
        for (char one : new char[] {';', '\t'}) {
            if (heads.chars().filter(each -> each == one).count()
                    > heads.chars().filter(each -> each == ',').count()) {
                best = one;
            }
        }
        return best;
    }
}

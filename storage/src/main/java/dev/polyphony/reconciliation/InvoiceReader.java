package dev.polyphony.reconciliation;

import com.fasterxml.jackson.databind.MappingIterator;
import dev.polyphony.call.InvalidField;
import dev.polyphony.reconciliation.InvoiceFile.Line;
import dev.polyphony.reconciliation.InvoiceFormat.Column;
import dev.polyphony.reconciliation.InvoiceFormat.Columns;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an invoice's rows; a row's number is that of a spreadsheet, the heads being row 1. */
final class InvoiceReader {
    private static final int MOST_ROWS = 200_000;
    private static final int MOST_DAYS = 400;
    private static final int MOST_MODELS = 500;
    private static final int LONGEST_CELL = 60;

    /** A billion dollars. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    /** Of a cell that is written out, so that only exponents can ask for more. */
    private static final int MOST_SCALE = LONGEST_CELL;

    /** Of a model in a day, in and out each; more than anybody sells, and sums stay exact in every program. */
    private static final long MOST_TOKENS = 1_000_000_000_000_000L;

    /** Nobody writes dollars to less than the cent, though zeros may be left out. */
    private static final int LEAST_SCALE = 2;

    private static final Pattern AMOUNT = Pattern.compile("-?\\$?-?[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]{1,3})?");
    private static final Pattern TOKENS = Pattern.compile("[0-9]{1,15}(?:\\.0+)?");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DAY_AND_TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)"
                    + " ?([Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");
    private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{9,11}");

    private final MappingIterator<List<String>> rows;
    private final NavigableMap<LocalDate, Map<String, Line>> lines = new TreeMap<>();
    private int row = 1;
    private final Map<String, String> shown = new TreeMap<>();
    private boolean named;

    InvoiceReader(MappingIterator<List<String>> rows) {
        this.rows = rows;
    }

    InvoiceFile all() {
        if (!rows.hasNext()) {
            throw new InvalidField("file", "is empty; it needs " + InvoiceFormat.KNOWN);
        }
        List<String> names = rows.next().stream()
                .map(head -> head.strip().toLowerCase(Locale.ROOT))
                .toList();
        Map<String, Integer> heads = heads(names);
        Columns columns = InvoiceFormat.of(heads)
                .orElseThrow(() -> new InvalidField(
                        "file",
                        "line 1 has the columns " + cut(String.join(", ", heads.keySet())) + "; it needs "
                                + InvoiceFormat.KNOWN));
        columns.all().forEach(column -> requireOnce(column, names));
        while (rows.hasNext()) {
            row++;
            if (row > MOST_ROWS) {
                throw new InvalidField("file", "has more than " + MOST_ROWS + " rows; export fewer days, or by day");
            }
            List<String> cells = rows.next();
            if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
                take(cells, columns);
            }
        }
        if (lines.isEmpty()) {
            throw new InvalidField("file", "has no row below its heads");
        }
        LocalDate from = lines.firstKey();
        LocalDate to = lines.lastKey();
        if (ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
            throw new InvalidField(
                    "file",
                    "speaks of " + from + " to " + to + "; " + MOST_DAYS + " days at most are compared at once");
        }
        return new InvoiceFile(columns.format().title(), from, to, named, lines, shown);
    }

    private static Map<String, Integer> heads(List<String> names) {
        Map<String, Integer> heads = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            heads.putIfAbsent(names.get(i), i);
        }
        return heads;
    }

    private void requireOnce(Column column, List<String> names) {
        int last = names.lastIndexOf(column.name());
        if (last != column.index()) {
            throw at(
                    column,
                    "stands there twice, as columns " + (column.index() + 1) + " and " + (last + 1)
                            + "; leave the one that counts");
        }
    }

    private void take(List<String> cells, Columns columns) {
        Map<String, Line> day = lines.computeIfAbsent(day(cells, columns.day()), any -> new TreeMap<>());
        Optional<Amount> cost = columns.cost().flatMap(column -> amount(cells, column));
        Long input = tokens(cells, columns.input());
        Long output = tokens(cells, columns.output());
        if (cost.isEmpty() && input == null && output == null) {
            // A day, or an hour, on which nothing was billed.
            return;
        }
        columns.currency().ifPresent(column -> requireDollars(cells, column));
        String model =
                columns.model().map(column -> model(cells, column, columns)).orElse("");
        named |= !model.isEmpty();
        if (day.size() >= MOST_MODELS) {
            throw at(columns.model().orElse(columns.day()), "more than " + MOST_MODELS + " models of one day");
        }
        Line sum = day.merge(
                model.isEmpty() ? InvoiceFile.ALL_MODELS : model,
                new Line(
                        cost.map(Amount::usd).orElse(null),
                        cost.map(Amount::rounding).orElse(BigDecimal.ZERO),
                        input,
                        output,
                        columns.requests()
                                .map(column -> tokens(cells, List.of(column)))
                                .orElse(null)),
                Line::plus);
        requireFew(sum.inputTokens(), columns.input());
        requireFew(sum.outputTokens(), columns.output());
        requireFew(sum.requests(), columns.requests().stream().toList());
    }

    /** Row by row, so that a sum never comes near what a long can hold. */
    private void requireFew(@Nullable Long sum, List<Column> columns) {
        if (sum != null && sum > MOST_TOKENS) {
            throw at(columns.getFirst(), "more than " + MOST_TOKENS + " of one model in one day");
        }
    }

    private String model(List<String> cells, Column column, Columns columns) {
        String name = cell(cells, column);
        int comma = columns.format().equals(InvoiceFormat.OPENAI_COSTS) ? name.indexOf(',') : -1;
        String written = comma < 0 ? name : name.substring(0, comma);
        String model = InvoiceFile.model(written);
        if (!model.isEmpty()) {
            shown.putIfAbsent(model, InvoiceFile.shown(written));
        }
        return model;
    }

    private LocalDate day(List<String> cells, Column column) {
        String text = cell(cells, column);
        try {
            if (DAY.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
            if (EPOCH_SECONDS.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text))
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate();
            }
            Matcher time = DAY_AND_TIME.matcher(text);
            if (time.matches()) {
                return LocalDateTime.parse(time.group(1) + "T" + time.group(2))
                        .atOffset(offset(time.group(3)))
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDate();
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw at(
                column,
                "'" + cut(text) + "' is no day such as 2026-11-01, or time such as"
                        + " 2026-11-01T23:30:00-08:00; days are UTC's");
    }

    /** UTC's where there is none. */
    private static ZoneOffset offset(@Nullable String written) {
        return written == null || !(written.startsWith("+") || written.startsWith("-"))
                ? ZoneOffset.UTC
                : ZoneOffset.of(written);
    }

    /** @param rounding half a unit of the last place that is written */
    private record Amount(BigDecimal usd, BigDecimal rounding) {}

    private Optional<Amount> amount(List<String> cells, Column column) {
        String text = cell(cells, column);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.length() > LONGEST_CELL || !AMOUNT.matcher(text).matches()) {
            throw at(
                    column,
                    "'" + cut(text) + "' is no amount of US dollars such as 0.25"
                            + (text.contains(",")
                                    ? "; write a point before the cents, and nothing between thousands"
                                    : ""));
        }
        BigDecimal usd = new BigDecimal(text.replace("$", ""));
        if (usd.abs().compareTo(MOST) > 0) {
            throw at(column, "'" + cut(text) + "' is more than a billion US dollars");
        }
        if (usd.scale() > MOST_SCALE) {
            throw at(column, "'" + cut(text) + "' has more than " + MOST_SCALE + " places after the point");
        }
        return Optional.of(new Amount(usd, BigDecimal.valueOf(5, Math.max(usd.scale(), LEAST_SCALE) + 1)));
    }

    private @Nullable Long tokens(List<String> cells, List<Column> columns) {
        Long sum = null;
        for (Column column : columns) {
            String text = cell(cells, column);
            if (!text.isEmpty()) {
                if (!TOKENS.matcher(text).matches()) {
                    throw at(column, "'" + cut(text) + "' is no whole number");
                }
                long count = new BigDecimal(text).longValueExact();
                sum = sum == null ? count : (Long) Math.addExact(sum, count);
            }
        }
        return sum;
    }

    private void requireDollars(List<String> cells, Column column) {
        String text = cell(cells, column);
        if (!text.isEmpty() && !text.equalsIgnoreCase("usd")) {
            throw at(column, "'" + cut(text) + "' is not usd; only US dollars can be compared with the ledger");
        }
    }

    /** Rows may be shorter than their heads. */
    private static String cell(List<String> cells, Column column) {
        return column.index() < cells.size() ? cells.get(column.index()).strip() : "";
    }

    private InvalidField at(Column column, String problem) {
        return new InvalidField("file", "line " + row + ", column " + column.name() + ": " + problem);
    }

    private static String cut(String text) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        return shown.replaceAll("\\p{Cntrl}", " ");
    }
}

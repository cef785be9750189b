package dev.polyphony.reconciliation;

import dev.polyphony.call.InvalidField;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An export of which the columns are known; told by its heads, whatever other columns stand among them.
 *
 * @param title for people
 * @param marks heads that no other format has together
 * @param days where the day stands, the first of these that is there; likewise models, costs and requests
 * @param inputs whose sum is the tokens that were read; likewise outputs
 */
record InvoiceFormat(
        String title,
        Set<String> marks,
        List<String> days,
        List<String> models,
        List<String> costs,
        List<String> inputs,
        List<String> outputs,
        List<String> requests) {

    /** A line item is a model and what of it, as in {@code gpt-4o-mini-2024-07-18, input}; there may be none. */
    static final InvoiceFormat OPENAI_COSTS = new InvoiceFormat(
            "OpenAI's costs export",
            Set.of("amount_value"),
            List.of("start_time_iso", "start_time"),
            List.of("line_item"),
            List.of("amount_value"),
            List.of(),
            List.of(),
            List.of());

    private static final InvoiceFormat OPENAI_USAGE = new InvoiceFormat(
            "OpenAI's usage export",
            Set.of("num_model_requests", "input_tokens", "output_tokens", "model"),
            List.of("start_time_iso", "start_time"),
            List.of("model"),
            List.of(),
            List.of("input_tokens"),
            List.of("output_tokens"),
            List.of("num_model_requests"));

    private static final InvoiceFormat ANTHROPIC_COSTS = new InvoiceFormat(
            "Anthropic's cost export",
            Set.of("usage_date_utc", "cost_usd", "model"),
            List.of("usage_date_utc"),
            List.of("model"),
            List.of("cost_usd"),
            List.of(),
            List.of(),
            List.of());

    private static final InvoiceFormat ANTHROPIC_USAGE = new InvoiceFormat(
            "Anthropic's usage export",
            Set.of("usage_date_utc", "usage_output_tokens", "model_version"),
            List.of("usage_date_utc"),
            List.of("model_version"),
            List.of(),
            List.of(
                    "usage_input_tokens_no_cache",
                    "usage_input_tokens_cache_write_5m",
                    "usage_input_tokens_cache_write_1h",
                    "usage_input_tokens_cache_read"),
            List.of("usage_output_tokens"),
            List.of());

    private static final InvoiceFormat PLAIN = new InvoiceFormat(
            "day, model, cost",
            Set.of("model"),
            List.of("day", "date"),
            List.of("model"),
            List.of("cost", "cost_usd", "amount"),
            List.of("input_tokens"),
            List.of("output_tokens"),
            List.of("requests"));

    private static final List<InvoiceFormat> ALL =
            List.of(OPENAI_COSTS, OPENAI_USAGE, ANTHROPIC_COSTS, ANTHROPIC_USAGE, PLAIN);

    /** What can be read, for people. */
    static final String KNOWN =
            "the columns day, model and cost (and input_tokens, output_tokens, requests where there are any), or a costs"
                    + " or usage export of OpenAI or Anthropic as it was downloaded";

    /** Where each figure stands; those that are not there are empty, as the model of a file that tells none apart. */
    record Columns(
            InvoiceFormat format,
            Column day,
            Optional<Column> model,
            Optional<Column> cost,
            List<Column> input,
            List<Column> output,
            Optional<Column> requests,
            Optional<Column> currency) {
        List<Column> all() {
            return Stream.of(
                            Stream.of(day),
                            model.stream(),
                            cost.stream(),
                            input.stream(),
                            output.stream(),
                            requests.stream(),
                            currency.stream())
                    .flatMap(columns -> columns)
                    .toList();
        }
    }

    record Column(String name, int index) {}

    /**
     * @param heads in lower case, by their places; empty where they are of no format
     * @throws InvalidField where costs stand in two columns, since nobody knows which is meant
     */
    static Optional<Columns> of(Map<String, Integer> heads) {
        return ALL.stream()
                .filter(format -> heads.keySet().containsAll(format.marks))
                .flatMap(format -> format.columns(heads).stream())
                .findFirst();
    }

    private Optional<Columns> columns(Map<String, Integer> heads) {
        Optional<Column> day = first(days, heads);
        Optional<Column> cost = first(costs, heads);
        List<Column> output = all(outputs, heads);
        List<Column> amounts = all(costs, heads);
        if (day.isPresent() && amounts.size() > 1) {
            throw new InvalidField(
                    "file",
                    "line 1 has more than one column of costs: "
                            + amounts.stream().map(Column::name).collect(Collectors.joining(", "))
                            + "; leave the one that counts");
        }
        return day.isEmpty() || (cost.isEmpty() && output.isEmpty())
                ? Optional.empty()
                : Optional.of(new Columns(
                        this,
                        day.get(),
                        first(models, heads),
                        cost,
                        all(inputs, heads),
                        output,
                        first(requests, heads),
                        first(List.of("amount_currency", "currency"), heads)));
    }

    private static Optional<Column> first(List<String> names, Map<String, Integer> heads) {
        return all(names, heads).stream().findFirst();
    }

    private static List<Column> all(List<String> names, Map<String, Integer> heads) {
        return names.stream()
                .filter(heads::containsKey)
                .map(name -> new Column(name, heads.getOrDefault(name, 0)))
                .toList();
    }
}

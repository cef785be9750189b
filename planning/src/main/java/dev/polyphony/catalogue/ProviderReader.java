package dev.polyphony.catalogue;

import dev.polyphony.call.ProviderId;
import dev.polyphony.notation.Fields;
import dev.polyphony.notation.Values;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the fields of a provider, and of a price. */
final class ProviderReader {
    /** Enough for a hosted provider at a hundred requests a minute of ten seconds each. */
    private static final int DEFAULT_SLOTS = 16;

    /** Where models are that a worker serves itself; at which port only it knows. */
    private static final String THIS_MACHINE = "http://127.0.0.1";

    private ProviderReader() {}

    /** Empty where something was wrong; the problems then say what. */
    static Optional<Provider> read(ProviderId id, Fields fields) {
        Optional<Adapter> adapter = fields.required("adapter", Values.oneOf(Adapter.class));
        Optional<String> baseUrl = adapter.filter(Adapter.LLAMA::equals).isPresent()
                ? Optional.of(fields.optional("base-url", node -> Address.parse(Values.text(node), Adapter.LLAMA))
                        .orElse(THIS_MACHINE))
                : fields.required("base-url", node -> Address.parse(Values.text(node), adapter.orElse(Adapter.OPENAI)));
        Optional<List<String>> baseUrlEnv = fields.optional("base-url-env", CatalogueValues::variables);
        Optional<List<String>> apiKeyEnv = fields.optional("api-key-env", CatalogueValues::variables);
        Optional<Integer> slots = fields.optional("slots", Values.whole(1, 10_000));
        Price price = price(fields);
        Optional<Boolean> billsFailures = fields.optional("bills-failures", CatalogueValues::billsFailures);
        Optional<BigDecimal> batchPrice = fields.optional(
                "batch-price", node -> CatalogueValues.batchPrice(node, adapter.orElse(Adapter.OPENAI)));
        Optional<Boolean> inUse = fields.optional("in-use", CatalogueValues::yesOrNo);
        Optional<String> getAKey = fields.optional("get-a-key", Values::text);
        List<Host> hosts = HostReader.read(fields, adapter.orElse(Adapter.OLLAMA));
        fields.rejectUnknown();
        if (!fields.sound()) {
            return Optional.empty();
        }
        return Optional.of(new Provider(
                id,
                adapter.orElseThrow(),
                baseUrl.orElseThrow(),
                baseUrlEnv.orElse(List.of()),
                apiKeyEnv.orElse(List.of()),
                slots.orElse(DEFAULT_SLOTS),
                price,
                billsFailures.orElse(true),
                batchPrice,
                inUse.orElse(false),
                getAKey,
                hosts));
    }

    /** The field {@code price}; unknown where it is absent or wrong. */
    static Price price(Fields fields) {
        return fields.nested("price").map(ProviderReader::known).orElse(Price.UNKNOWN);
    }

    private static Price known(Fields price) {
        var input = price.required("input", CatalogueValues::price);
        var output = price.required("output", CatalogueValues::price);
        var cachedInput = price.optional("cached-input", CatalogueValues::price);
        var cacheWrite = price.optional("cache-write", CatalogueValues::price);
        price.rejectUnknown();
        return price.sound()
                ? new Price.Known(
                        input.orElseThrow(), output.orElseThrow(), cachedInput.orElse(null), cacheWrite.orElse(null))
                : Price.UNKNOWN;
    }

    /** The field {@code price-from}: prices by the day from which they hold. */
    static List<Prices.Change> changes(Fields fields) {
        List<Prices.Change> changes = new ArrayList<>();
        fields.nested("price-from")
                .ifPresent(days -> days.forEach((name, path, entry) -> {
                    Optional<LocalDate> day = days.optional(name, node -> CatalogueValues.day(name));
                    Optional<Price> price = days.nested(name).map(ProviderReader::known);
                    if (day.isPresent() && price.isPresent()) {
                        changes.add(new Prices.Change(day.get(), price.get()));
                    }
                }));
        return changes;
    }
}

package dev.polyphony.economy;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Which models can be asked in batches, by which API, and what a batch makes of a direct call's price. */
public final class EconomyLane {
    private final Catalogue catalogue;
    private final Endpoints endpoints;
    private final ModelClients clients;

    public EconomyLane(Catalogue catalogue, Endpoints endpoints, ModelClients clients) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.clients = clients;
    }

    /** The batches of that model's provider; empty where it has none, or nothing can be sent to it. */
    public Optional<BatchApi> of(ModelRef model) {
        return share(model.provider())
                .flatMap(share -> endpoints.of(model.provider()))
                .filter(endpoint -> endpoint.obstacle().isEmpty())
                .flatMap(this::api);
    }

    private Optional<BatchApi> api(Endpoint endpoint) {
        return switch (endpoint.adapter()) {
            case OPENAI -> Optional.of(new OpenAiBatches(clients.apiOf(endpoint)));
            case ANTHROPIC -> Optional.of(new AnthropicBatches(clients.apiOf(endpoint)));
            case GEMINI, MISTRAL, OLLAMA, LLAMA -> Optional.empty();
        };
    }

    private Optional<BigDecimal> share(ProviderId provider) {
        return Optional.ofNullable(catalogue.providers().get(provider)).flatMap(Provider::batchPrice);
    }

    /**
     * What costs so much in a direct call, rounded up.
     *
     * @param direct at the catalogue's price: of what was counted, or the most it can be
     */
    public Money price(ModelRef model, Money direct) {
        BigDecimal share = share(model.provider()).orElse(BigDecimal.ONE);
        return new Money(BigDecimal.valueOf(direct.microUsd())
                .multiply(share)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact());
    }
}

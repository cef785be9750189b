package dev.polyphony.probe;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.EmbeddingModel;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Price;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.EmbeddingStatus;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.OwnStrategy;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a worker can ask, as far as it knows without asking anybody: ready is who is set up, unknown who could be asked
 * all the same, as a server on this machine that needs no key.
 */
public final class KnownInventory {
    private final Catalogue catalogue;
    private final Endpoints endpoints;
    private final LocalDate today;

    private KnownInventory(Catalogue catalogue, Endpoints endpoints, LocalDate today) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.today = today;
    }

    public static Inventory of(Catalogue catalogue, Endpoints endpoints, LocalDate today) {
        return new KnownInventory(catalogue, endpoints, today).inventory();
    }

    /** Of those that have a key. */
    public static Map<ProviderId, String> keys(Endpoints endpoints) {
        Map<ProviderId, String> keys = new HashMap<>();
        for (Endpoint endpoint : endpoints.all()) {
            String digest = endpoint.keyDigest();
            if (digest != null) {
                keys.put(endpoint.provider(), digest);
            }
        }
        return keys;
    }

    private Inventory inventory() {
        return new Inventory(
                endpoints.all().stream().map(this::status).toList(),
                catalogue.all().stream().map(this::status).toList(),
                catalogue.chains(),
                catalogue.pricesAsOf(),
                ownStrategies(),
                new Inventory.Balance(
                        catalogue.balance().by().name().toLowerCase(Locale.ROOT),
                        catalogue.balance().weights(),
                        catalogue.balance().agents()),
                null,
                null,
                catalogue.embeddings().values().stream().map(this::status).toList());
    }

    private @Nullable List<OwnStrategy> ownStrategies() {
        List<OwnStrategy> own = catalogue.strategies().entrySet().stream()
                .map(strategy ->
                        new OwnStrategy(strategy.getKey(), strategy.getValue().description()))
                .toList();
        return own.isEmpty() ? null : own;
    }

    private ProviderStatus status(Endpoint endpoint) {
        return new ProviderStatus(
                endpoint.provider(),
                readiness(endpoint),
                endpoint.keyVariables(),
                endpoint.baseUrl().toString(),
                endpoint.simulated(),
                detail(endpoint),
                catalogue.provider(endpoint.provider()).getAKey().orElse(null),
                null,
                isSetUp(endpoint),
                endpoint.hosts().stream().map(Endpoint.Host::name).toList());
    }

    /** Of models that a worker serves itself. */
    static String files(long count) {
        return count + (count == 1 ? " model's file is" : " models' files are") + " here; loaded when asked";
    }

    private String detail(Endpoint endpoint) {
        if (endpoint.adapter() == Adapter.LLAMA && !endpoint.simulated()) {
            return endpoints.isSetUp(endpoint.provider())
                    ? files(catalogue.all().stream()
                            .filter(model -> model.ref().provider().equals(endpoint.provider()))
                            .filter(KnownInventory::isHere)
                            .count())
                    : "no model file is here: polyphony local try fetches a small one";
        }
        return endpoint.simulated()
                ? "simulated"
                : endpoint.obstacle()
                        .map(Failure::describe)
                        .orElse(isSetUp(endpoint) ? "not checked yet" : "not set up; asked only where it is named");
    }

    private static boolean isHere(Model model) {
        return model.file().filter(Files::isRegularFile).isPresent();
    }

    private boolean isSetUp(Endpoint endpoint) {
        return endpoint.obstacle().isEmpty() && endpoints.isSetUp(endpoint.provider());
    }

    private Readiness readiness(Endpoint endpoint) {
        if (endpoint.obstacle().isPresent()) {
            return Readiness.NO_CREDENTIALS;
        }
        return isSetUp(endpoint) ? Readiness.READY : Readiness.UNKNOWN;
    }

    private Readiness readiness(Endpoint endpoint, Model model) {
        boolean missing = endpoint.adapter() == Adapter.LLAMA && !endpoint.simulated() && !isHere(model);
        return missing ? Readiness.NOT_PULLED : readiness(endpoint);
    }

    private ModelStatus status(Model model) {
        Price.@Nullable Known price = model.priceOn(today) instanceof Price.Known known ? known : null;
        return new ModelStatus(
                model.alias(),
                model.ref(),
                endpoints
                        .of(model.ref().provider())
                        .map(endpoint -> serves(endpoint, model) ? readiness(endpoint, model) : Readiness.UNREACHABLE)
                        .orElse(Readiness.UNREACHABLE),
                price == null ? null : price.input(),
                price == null ? null : price.output(),
                model.context().isPresent() ? model.context().getAsInt() : null,
                model.levels().stream()
                        .map(level -> level.name().toLowerCase(Locale.ROOT))
                        .toList(),
                model.rpm().isPresent() ? model.rpm().getAsInt() : null,
                null,
                model.tasks().isEmpty() ? null : List.copyOf(model.tasks()),
                number(model.usualSeconds()),
                number(model.expected().quality()),
                model.also().stream().sorted().toList());
    }

    private static @Nullable Double number(OptionalDouble known) {
        return known.isPresent() ? (Double) known.getAsDouble() : null;
    }

    private EmbeddingStatus status(EmbeddingModel model) {
        return new EmbeddingStatus(
                model.alias(),
                model.ref(),
                endpoints.of(model.ref().provider()).map(this::readiness).orElse(Readiness.UNREACHABLE),
                model.price() instanceof Price.Known known ? known.input() : null);
    }

    /** A vendor does not serve what it has retired; somebody else at another address may. */
    private boolean serves(Endpoint endpoint, Model model) {
        boolean vendorsOwnAddress = endpoint.baseUrl()
                .toString()
                .equals(catalogue.provider(endpoint.provider()).baseUrl());
        return endpoint.simulated()
                || PulledModels.isOnThisMachine(endpoint)
                || !vendorsOwnAddress
                || !model.retiredOn(today);
    }
}

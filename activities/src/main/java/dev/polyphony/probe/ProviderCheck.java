package dev.polyphony.probe;

import dev.polyphony.activity.InventoryActivities;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Price;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.OwnStrategy;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks every provider at once for its list of models, which costs nothing and shows whether the key is good. */
public final class ProviderCheck implements InventoryActivities {
    /** Lists come in well under a second; who needs longer would not serve an analysis either. */
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Catalogue catalogue;
    private final Endpoints endpoints;
    private final ModelClients clients;
    private final Clock clock;
    private final Duration bound;

    public ProviderCheck(Catalogue catalogue, Endpoints endpoints, ModelClients clients, Clock clock) {
        this(catalogue, endpoints, clients, clock, BOUND);
    }

    /** @param bound what a provider's list may take */
    ProviderCheck(Catalogue catalogue, Endpoints endpoints, ModelClients clients, Clock clock, Duration bound) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.clients = clients;
        this.clock = clock;
        this.bound = bound;
    }

    @Override
    public Inventory check() {
        Map<ProviderId, Finding> findings = findings();
        Instant now = clock.instant();
        return new Inventory(
                endpoints.all().stream()
                        .map(endpoint -> status(endpoint, finding(findings, endpoint), now))
                        .toList(),
                catalogue.all().stream()
                        .map(model -> status(model, findings, now))
                        .toList(),
                catalogue.chains(),
                catalogue.pricesAsOf(),
                ownStrategies());
    }

    private @Nullable List<OwnStrategy> ownStrategies() {
        List<OwnStrategy> own = catalogue.strategies().entrySet().stream()
                .map(strategy ->
                        new OwnStrategy(strategy.getKey(), strategy.getValue().description()))
                .toList();
        return own.isEmpty() ? null : own;
    }

    private Map<ProviderId, Finding> findings() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<ProviderId, Future<Finding>> looks = new LinkedHashMap<>();
            endpoints.all().forEach(endpoint -> looks.put(endpoint.provider(), threads.submit(() -> look(endpoint))));
            Map<ProviderId, Finding> findings = new HashMap<>();
            looks.forEach((provider, look) -> findings.put(provider, ended(look)));
            return findings;
        }
    }

    private Finding look(Endpoint endpoint) throws InterruptedException {
        try {
            return Finding.listed(clients.of(endpoint).models(bound));
        } catch (CallException e) {
            return Finding.of(e.failure());
        }
    }

    private Finding ended(Future<Finding> look) {
        try {
            // The exchange has a deadline of its own; this one only guards against a look that forgets it.
            return look.get(2 * bound.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.of(new Failure.Cancelled());
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            return Finding.of(new Failure.WorkerLost("the check failed; its log says why"));
        }
    }

    private ProviderStatus status(Endpoint endpoint, Finding finding, Instant now) {
        Provider provider = catalogue.provider(endpoint.provider());
        return new ProviderStatus(
                endpoint.provider(),
                finding.readiness(),
                endpoint.keyVariables(),
                endpoint.baseUrl().toString(),
                endpoint.simulated(),
                detail(endpoint, finding),
                provider.getAKey().orElse(null),
                now);
    }

    private String detail(Endpoint endpoint, Finding finding) {
        if (endpoint.adapter() != Adapter.OLLAMA
                || endpoint.simulated()
                || finding.models().isEmpty()) {
            return finding.detail();
        }
        List<Model> known = catalogue.all().stream()
                .filter(model -> model.ref().provider().equals(endpoint.provider()))
                .toList();
        long pulled =
                known.stream().filter(model -> serves(endpoint, finding, model)).count();
        return "reachable; " + pulled + " of its " + known.size() + " models are pulled";
    }

    private ModelStatus status(Model model, Map<ProviderId, Finding> findings, Instant now) {
        Price.@Nullable Known price =
                model.priceOn(LocalDate.ofInstant(now, ZoneOffset.UTC)) instanceof Price.Known known ? known : null;
        return new ModelStatus(
                model.alias(),
                model.ref(),
                readiness(model, findings),
                price == null ? null : price.input(),
                price == null ? null : price.output(),
                model.context().isPresent() ? model.context().getAsInt() : null,
                model.levels().stream()
                        .map(level -> level.name().toLowerCase(Locale.ROOT))
                        .toList(),
                model.rpm().isPresent() ? model.rpm().getAsInt() : null,
                now);
    }

    /** A model is as ready as its provider, unless that cannot have it: not pulled, or retired. */
    private Readiness readiness(Model model, Map<ProviderId, Finding> findings) {
        return endpoints
                .of(model.ref().provider())
                .map(endpoint -> {
                    Finding finding = finding(findings, endpoint);
                    return finding.readiness() == Readiness.READY && !serves(endpoint, finding, model)
                            ? Readiness.UNREACHABLE
                            : finding.readiness();
                })
                .orElse(Readiness.UNREACHABLE);
    }

    private boolean serves(Endpoint endpoint, Finding finding, Model model) {
        if (endpoint.simulated()) {
            return true;
        }
        if (endpoint.adapter() == Adapter.OLLAMA) {
            return finding.models()
                    .map(pulled -> isPulled(model.ref().model(), pulled))
                    .orElse(true);
        }
        boolean vendorsOwnAddress = endpoint.baseUrl()
                .toString()
                .equals(catalogue.provider(endpoint.provider()).baseUrl());
        return !(vendorsOwnAddress && model.retiredOn(LocalDate.now(clock)));
    }

    /** Ollama reads a name without a tag as {@code :latest}. */
    static boolean isPulled(String model, Set<String> pulled) {
        return pulled.contains(model) || pulled.contains(model + ":latest");
    }

    private static Finding finding(Map<ProviderId, Finding> findings, Endpoint endpoint) {
        Finding finding = findings.get(endpoint.provider());
        return finding == null ? Finding.of(new Failure.WorkerLost("the check failed; its log says why")) : finding;
    }
}

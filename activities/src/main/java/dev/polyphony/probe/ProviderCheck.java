package dev.polyphony.probe;

import dev.polyphony.activity.InventoryActivities;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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
        Inventory known = KnownInventory.of(catalogue, endpoints, LocalDate.ofInstant(now, ZoneOffset.UTC));
        return new Inventory(
                known.providers().stream()
                        .map(provider -> found(provider, findings, now))
                        .toList(),
                known.models().stream()
                        .map(model -> model.found(readiness(model, findings), now))
                        .toList(),
                known.chains(),
                known.pricesAsOf(),
                known.strategies(),
                known.balance());
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

    private ProviderStatus found(ProviderStatus provider, Map<ProviderId, Finding> findings, Instant now) {
        Finding finding = finding(findings, provider.provider());
        String detail = endpoints
                .of(provider.provider())
                .filter(ProviderCheck::isLocal)
                .map(endpoint -> pulled(endpoint, finding))
                .orElse(finding.detail());
        return provider.found(finding.readiness(), detail, now);
    }

    private String pulled(Endpoint endpoint, Finding finding) {
        if (finding.models().isEmpty()) {
            return finding.detail();
        }
        List<Model> known = catalogue.all().stream()
                .filter(model -> model.ref().provider().equals(endpoint.provider()))
                .toList();
        long pulled = known.stream()
                .filter(model -> isPulled(model.ref().model(), finding.models().get()))
                .count();
        return "reachable; " + pulled + " of its " + known.size() + " models are pulled";
    }

    /** A model is as ready as its provider, unless that cannot have it: not pulled, or retired. */
    private Readiness readiness(ModelStatus model, Map<ProviderId, Finding> findings) {
        Finding finding = finding(findings, model.model().provider());
        if (finding.readiness() != Readiness.READY) {
            return finding.readiness();
        }
        if (model.readiness() == Readiness.UNREACHABLE) {
            return Readiness.UNREACHABLE;
        }
        boolean missing = endpoints
                .of(model.model().provider())
                .filter(ProviderCheck::isLocal)
                .flatMap(endpoint -> finding.models())
                .filter(pulled -> !isPulled(model.model().model(), pulled))
                .isPresent();
        return missing ? Readiness.NOT_PULLED : Readiness.READY;
    }

    private static boolean isLocal(Endpoint endpoint) {
        return endpoint.adapter() == Adapter.OLLAMA && !endpoint.simulated();
    }

    /** Ollama reads a name without a tag as {@code :latest}. */
    static boolean isPulled(String model, Set<String> pulled) {
        return pulled.contains(model) || pulled.contains(model + ":latest");
    }

    private static Finding finding(Map<ProviderId, Finding> findings, ProviderId provider) {
        Finding finding = findings.get(provider);
        return finding == null ? Finding.of(new Failure.WorkerLost("the check failed; its log says why")) : finding;
    }
}

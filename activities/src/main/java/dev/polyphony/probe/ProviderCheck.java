package dev.polyphony.probe;

import dev.polyphony.activity.InventoryActivities;
import dev.polyphony.attempt.HostLooks;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.status.FleetView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the fleet knows of models and providers; and where somebody wants to know it now, every provider is asked at
 * once for its list of models, which costs nothing and shows whether the key is good. What that shows the fleet is
 * told.
 */
public final class ProviderCheck implements InventoryActivities {
    private static final Logger log = LoggerFactory.getLogger(ProviderCheck.class);

    /** Lists come in well under a second; who needs longer would not serve an analysis either. */
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Catalogue catalogue;
    private final Endpoints endpoints;
    private final ModelClients clients;
    private final ProviderHealth health;
    private final Clock clock;
    private final Duration bound;
    private final @Nullable HostLooks hosts;
    private final String process = "check-" + UUID.randomUUID();

    public ProviderCheck(
            Catalogue catalogue, Endpoints endpoints, ModelClients clients, ProviderHealth health, Clock clock) {
        this(catalogue, endpoints, clients, health, clock, BOUND, null);
    }

    /** @param bound what a provider's list may take */
    ProviderCheck(
            Catalogue catalogue,
            Endpoints endpoints,
            ModelClients clients,
            ProviderHealth health,
            Clock clock,
            Duration bound) {
        this(catalogue, endpoints, clients, health, clock, bound, null);
    }

    private ProviderCheck(
            Catalogue catalogue,
            Endpoints endpoints,
            ModelClients clients,
            ProviderHealth health,
            Clock clock,
            Duration bound,
            @Nullable HostLooks hosts) {
        this.hosts = hosts;
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.clients = clients;
        this.health = health;
        this.clock = clock;
        this.bound = bound;
    }

    /** The same, which looks at each machine of a provider of several, too. */
    public ProviderCheck looking(HostLooks looks) {
        return new ProviderCheck(catalogue, endpoints, clients, health, clock, bound, looks);
    }

    @Override
    public Inventory check(@Nullable InventoryQuery query) {
        return query != null && query.asks() ? checked() : known();
    }

    private Inventory known() {
        return new FleetView(
                        KnownInventory.of(catalogue, endpoints, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)),
                        KnownInventory.keys(endpoints),
                        health.snapshot())
                .inventory();
    }

    /** What stands in the way for another reason than a list shows still does, such as a lack of credit. */
    private Inventory checked() {
        Map<ProviderId, Finding> findings = findings();
        Instant now = clock.instant();
        Inventory known = known();
        List<ProviderStatus> providers = known.providers().stream()
                .map(provider -> passes(provider.readiness()) ? found(provider, findings, now) : provider)
                .toList();
        return known.found(
                providers,
                known.models().stream()
                        .map(model -> passes(model.readiness()) ? found(model, findings, now) : model)
                        .toList(),
                together(known, providers));
    }

    private static boolean passes(Readiness readiness) {
        return readiness == Readiness.READY || readiness == Readiness.UNKNOWN || readiness == Readiness.RECOVERING;
    }

    /** One look in vain is no circuit, but it is a reason. */
    private static FleetHealth together(Inventory known, List<ProviderStatus> found) {
        List<String> reasons =
                new ArrayList<>(Objects.requireNonNull(known.health()).reasons());
        List<ProviderStatus> before = known.providers();
        boolean none = true;
        for (int i = 0; i < found.size(); i++) {
            ProviderStatus provider = found.get(i);
            if (provider.wasSetUp()) {
                none &= !passes(provider.readiness());
                if (!passes(provider.readiness()) && passes(before.get(i).readiness())) {
                    reasons.add(provider.provider() + ": " + provider.detail());
                }
            }
        }
        return new FleetHealth(
                none ? FleetHealth.DOWN : reasons.isEmpty() ? FleetHealth.OK : FleetHealth.DEGRADED, reasons);
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
            lookAtHosts(endpoint);
            Set<String> models = clients.of(endpoint).models(bound);
            tell(endpoint, null, models);
            return Finding.listed(models);
        } catch (CallException e) {
            tell(endpoint, Finding.listsNone(e.failure()) ? null : e.failure(), null);
            return Finding.of(e.failure());
        }
    }

    private void lookAtHosts(Endpoint endpoint) throws InterruptedException {
        try {
            if (hosts != null && !endpoint.hosts().isEmpty()) {
                hosts.at(endpoint, Duration.ZERO);
            }
        } catch (StorageUnavailable e) {
            log.debug("the hosts of {} are not looked at: {}", endpoint.provider(), e.getMessage());
        }
    }

    /** Of a provider's own word others need not ask again. Who looks at it at this moment tells it himself. */
    private void tell(Endpoint endpoint, @Nullable Failure failure, @Nullable Set<String> models) {
        HealthSubject subject = HealthSubject.of(endpoint.provider());
        boolean shows = endpoint.obstacle().isEmpty()
                && !endpoint.simulated()
                && (failure != null
                        || health.snapshot()
                                .of(subject)
                                .cause()
                                .map(cause -> Prober.isShownByList(cause, endpoint))
                                .orElse(true));
        try {
            if (shows && health.lease(subject, process, bound.multipliedBy(2))) {
                Set<String> listed = endpoint.adapter() == Adapter.OLLAMA ? models : null;
                health.looked(subject, process, failure, endpoint.keyDigest(), listed);
            }
        } catch (StorageUnavailable e) {
            log.debug("what {} showed is not stored: {}", subject, e.getMessage());
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
        boolean recovers = finding.readiness() == Readiness.READY && provider.readiness() == Readiness.RECOVERING;
        return provider.found(recovers ? Readiness.RECOVERING : finding.readiness(), detail, now);
    }

    private ModelStatus found(ModelStatus model, Map<ProviderId, Finding> findings, Instant now) {
        Readiness found = readiness(model, findings);
        boolean recovers = found == Readiness.READY && model.readiness() == Readiness.RECOVERING;
        return model.found(recovers ? Readiness.RECOVERING : found, now);
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
        return endpoint.adapter() == Adapter.LLAMA
                ? KnownInventory.files(pulled)
                : "reachable; " + pulled + " of its " + known.size() + " models are pulled";
    }

    /** A model is as ready as its provider, unless that has not pulled it. */
    private Readiness readiness(ModelStatus model, Map<ProviderId, Finding> findings) {
        Finding finding = finding(findings, model.model().provider());
        if (finding.readiness() != Readiness.READY) {
            return finding.readiness();
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
        return PulledModels.isOnThisMachine(endpoint) && !endpoint.simulated();
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

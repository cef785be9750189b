package dev.polyphony.fleet;

import dev.polyphony.access.AuditLog;
import dev.polyphony.access.AuditWriter;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.notation.Nearest;
import dev.polyphony.rest.NoDatabase;
import dev.polyphony.rest.NoWorkerYet;
import dev.polyphony.rest.StarterDatabase;
import dev.polyphony.security.Identity;
import dev.polyphony.status.ProvidersStatus;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import dev.polyphony.status.StatusReader;
import dev.polyphony.status.StoredInventory;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.ProviderAnalytics;
import dev.polyphony.traffic.TrafficFigures;
import dev.polyphony.traffic.TrafficHistory;
import dev.polyphony.traffic.TrafficSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The providers of an installation as its database has them; what is changed holds on every worker within a second and
 * is on record. Asks no provider. Its methods throw {@link NoDatabase} where the starter has none, {@link NoWorkerYet}
 * where no worker has ever told what there is, and {@link dev.polyphony.port.StorageUnavailable}.
 */
@Component
final class ProviderFleet implements AutoCloseable {
    private static final InstantSource CLOCK = InstantSource.system();

    /** The chain whose order operators set. */
    private static final String PRIORITY = "priority";

    private final ObjectProvider<StarterDatabase> source;
    private final ObjectProvider<AuditWriter> audit;
    private @Nullable ProviderHealth health;

    ProviderFleet(ObjectProvider<StarterDatabase> source, ObjectProvider<AuditWriter> audit) {
        this.source = source;
        this.audit = audit;
    }

    ProvidersStatus status() {
        return new StatusReader(database(), health()::snapshot, CLOCK).read().orElseThrow(NoWorkerYet::new);
    }

    /** Empty where no worker has told yet what there is. */
    Optional<ProvidersStatus> statusIfKnown() {
        return new StatusReader(database(), health()::snapshot, CLOCK).read();
    }

    /** By provider, from 1: the order in which they are asked; those that have none come last. */
    Map<ProviderId, Integer> priorities() {
        Inventory inventory = new StoredInventory(database(), CLOCK)
                .read()
                .map(StoredInventory.Known::inventory)
                .orElseThrow(NoWorkerYet::new);
        List<String> chain = inventory.chains().getOrDefault(PRIORITY, List.of());
        List<ProviderId> order = Stream.of(
                        settings().current().priority().stream(),
                        chain.stream()
                                .flatMap(name -> inventory.models().stream()
                                        .filter(model -> model.name().equals(name))
                                        .map(model -> model.model().provider())
                                        .limit(1)),
                        inventory.providers().stream().map(Inventory.ProviderStatus::provider))
                .flatMap(Function.identity())
                .distinct()
                .toList();
        return order.stream().collect(Collectors.toMap(Function.identity(), provider -> order.indexOf(provider) + 1));
    }

    /** What a tenant's requests of the last 15 minutes cost and took in tokens, by provider. */
    Map<ProviderId, CostQueries.Sum> spent(String tenant) {
        Instant since = CLOCK.instant().minus(TrafficFigures.WINDOW);
        return new CostQueries(database())
                .sums(new EntryFilter(since, null, null, tenant, null), LedgerEntry::provider).stream()
                        .collect(Collectors.toMap(sum -> new ProviderId(sum.key()), Function.identity()));
    }

    /** By provider, that of what keeps it from being asked, or of its last failure that a request met since then. */
    Map<ProviderId, FailureClass> failures(Collection<ProviderId> providers, Instant since) {
        Map<ProviderId, FailureClass> classes = new HashMap<>();
        analytics().lastFailures(providers, since).forEach((id, kind) -> classes.put(id, FailureClass.of(kind)));
        for (ProviderId id : providers) {
            health().snapshot()
                    .of(HealthSubject.of(id))
                    .cause()
                    .ifPresent(cause -> classes.put(id, FailureClass.of(cause)));
        }
        return classes;
    }

    /** @param tenant absent for all */
    FleetHistory history(TrafficHistory.Span span, @Nullable String tenant) {
        Instant now = CLOCK.instant();
        TrafficHistory.History history = new TrafficHistory(database()).of(span, now, tenant);
        Map<ProviderId, Double> catalogued = new StoredInventory(database(), CLOCK)
                .read()
                .map(known -> known.inventory().balance())
                .map(Inventory.Balance::weights)
                .orElse(Map.of());
        return FleetHistory.of(
                span,
                history,
                catalogued,
                settings().weightsSince(history.steps().getFirst()));
    }

    ProviderAnalytics analytics() {
        return new ProviderAnalytics(database());
    }

    /** @throws InvalidField of {@code weights}, or of one in it; nothing is changed then */
    void rebalance(Map<String, Double> typed, Identity by) {
        ProvidersStatus status = status();
        Map<ProviderId, Double> weights = new LinkedHashMap<>();
        typed.forEach((name, weight) -> {
            if (weights.put(provider("weights." + name, name, status), weight) != null) {
                throw new InvalidField("weights." + name, "names a provider that another one names too");
            }
        });
        status.problemWith(weights).ifPresent(problem -> {
            throw new InvalidField("weights", problem);
        });
        settings().weights(weights, by.who());
        record(
                "provider.weights",
                weights.entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining(",")),
                by);
    }

    /**
     * Forgets failures: closes circuits.
     *
     * @param typed a provider, with its models; absent for all
     * @return what was closed, as {@code openai} or {@code openai/gpt-4o}
     */
    List<String> reset(@Nullable String typed, Identity by) {
        HealthSubject which = typed == null ? null : HealthSubject.of(provider("provider", typed, status()));
        List<String> open = health().snapshot().all().stream()
                .filter(known ->
                        known.circuit() instanceof Circuit.Open || known.circuit() instanceof Circuit.Recovering)
                .filter(known -> which == null || which.covers(known.subject()))
                .map(known -> known.subject().toString())
                .toList();
        health().reset(which, by.who());
        record("provider.reset", which == null ? "all" : which.toString(), by);
        return open;
    }

    /** @throws InvalidField where there is no such provider */
    void drain(String typed, Identity by) {
        ProviderId provider = provider("provider", typed, status());
        health().drain(provider, by.who());
        record("provider.drain", provider.value(), by);
    }

    /** @throws InvalidField where there is no such provider */
    void enable(String typed, Identity by) {
        ProviderId provider = provider("provider", typed, status());
        health().enable(provider, by.who());
        record("provider.enable", provider.value(), by);
    }

    /** @throws InvalidField of that field, naming those there are */
    static ProviderId provider(String field, String typed, ProvidersStatus status) {
        List<ProviderId> known =
                status.providers().stream().map(ProviderLine::name).toList();
        return ProviderId.find(typed, known)
                .orElseThrow(() -> new InvalidField(
                        field,
                        "is no provider here"
                                + Nearest.hintOrAll(
                                        typed,
                                        known.stream().map(ProviderId::value).toList())));
    }

    private TrafficSettings settings() {
        return new TrafficSettings(database(), CLOCK);
    }

    private void record(String action, String subject, Identity by) {
        audit.ifAvailable(
                writer -> writer.add(new AuditLog.Entry(CLOCK.instant(), null, by.who(), action, subject, null)));
    }

    private Database database() {
        return StarterDatabase.of(source).get();
    }

    private synchronized ProviderHealth health() {
        if (health == null) {
            health = new ProviderHealth(database(), CLOCK, CircuitSettings.standard());
        }
        return Objects.requireNonNull(health);
    }

    @Override
    public synchronized void close() {
        if (health != null) {
            health.close();
        }
    }
}

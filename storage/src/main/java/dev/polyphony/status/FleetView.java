package dev.polyphony.status;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.HealthSnapshot;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.SubjectHealth;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What providers are set up, with what the fleet has learnt of them: in this order, as the guards of a call ask. Pure.
 */
public final class FleetView {
    private final Inventory inventory;
    private final Map<ProviderId, ProviderStatus> providers = new HashMap<>();
    private final Map<ModelRef, ModelStatus> models = new HashMap<>();
    private final HealthSnapshot health;

    /**
     * @param inventory as far as it is known without asking anybody
     * @param keys digests of the keys that are in use
     */
    public FleetView(Inventory inventory, Map<ProviderId, String> keys, HealthSnapshot health) {
        this.inventory = inventory;
        inventory.providers().forEach(provider -> providers.put(provider.provider(), provider));
        inventory.models().forEach(model -> models.putIfAbsent(model.model(), model));
        Map<HealthSubject, SubjectHealth> subjects = new HashMap<>();
        health.subjects().forEach((subject, known) -> {
            if (!isSimulated(subject.provider())) {
                subjects.put(subject, isOfAnotherKey(known, keys) ? known.forgotten() : known);
            } else if (known.circuit() instanceof Circuit.Drained) {
                subjects.put(subject, known);
            }
        });
        this.health =
                new HealthSnapshot(subjects, health.at(), health.staleSince(), health.watched(), health.settings());
    }

    private boolean isSimulated(ProviderId id) {
        ProviderStatus provider = providers.get(id);
        return provider != null && provider.simulated();
    }

    /** Whoever has another key than those that were refused or had no credit is not meant. */
    private static boolean isOfAnotherKey(SubjectHealth known, Map<ProviderId, String> keys) {
        String key = keys.get(known.subject().provider());
        return key != null
                && known.circuit() instanceof Circuit.Open open
                && !open.keys().isEmpty()
                && !open.keys().contains(key);
    }

    /** The inventory with each provider's and model's state as it is now. */
    public Inventory inventory() {
        return inventory.found(
                inventory.providers().stream().map(this::now).toList(),
                inventory.models().stream().map(this::now).toList(),
                overall());
    }

    /** Of the providers that are set up. */
    public FleetHealth overall() {
        List<ProviderId> setUp = inventory.providers().stream()
                .filter(ProviderStatus::wasSetUp)
                .map(ProviderStatus::provider)
                .toList();
        HealthSnapshot.Summary together = health.overall(setUp);
        List<String> reasons = new ArrayList<>(together.reasons());
        setUp.stream()
                .map(provider -> health.of(HealthSubject.of(provider)))
                .filter(SubjectHealth::isDoubted)
                .forEach(known -> reasons.add(known.subject() + ": " + doubt(known.failedAt())));
        boolean allWell = together.overall() == HealthSnapshot.Overall.OK && reasons.isEmpty();
        return new FleetHealth(
                allWell || together.overall() != HealthSnapshot.Overall.OK
                        ? together.overall().word()
                        : FleetHealth.DEGRADED,
                reasons);
    }

    private static String doubt(@Nullable Instant failed) {
        return "did not answer when it was last asked"
                + (failed == null ? "" : ", " + Failure.MINUTE.format(failed.atOffset(ZoneOffset.UTC)));
    }

    /** Of those that somebody set up. */
    Map<ProviderId, Condition> conditions() {
        return providers.keySet().stream()
                .filter(this::isSetUp)
                .collect(Collectors.toMap(provider -> provider, this::condition));
    }

    /** Whether somebody set it up: one that needs no key is not there for that. */
    boolean isSetUp(ProviderId id) {
        ProviderStatus provider = providers.get(id);
        return provider != null && provider.wasSetUp();
    }

    /** Not set up where the inventory does not have it. */
    public Condition condition(ProviderId id) {
        ProviderStatus provider = providers.get(id);
        if (provider == null) {
            return Condition.of(Readiness.NO_CREDENTIALS, "no provider of that name is set up");
        }
        if (provider.readiness() != Readiness.READY && provider.readiness() != Readiness.UNKNOWN) {
            return Condition.of(provider.readiness(), provider.detail());
        }
        SubjectHealth known = health.of(HealthSubject.of(id));
        if (provider.simulated() && known.circuit() instanceof Circuit.Closed) {
            return Condition.of(Readiness.READY, "simulated");
        }
        Condition own = withLatest(Condition.of(known), id);
        if (own.state() != Readiness.READY) {
            return own;
        }
        if (known.isDoubted()) {
            return own.but(Readiness.UNKNOWN, doubt(known.failedAt()));
        }
        if (own.isKnown()) {
            return own;
        }
        return own.but(Readiness.UNKNOWN, own.lastFailure() == null ? provider.detail() : doubt(own.lastFailure()));
    }

    /** As its provider, where that stands in the way; one that it does not have cannot be had at all. */
    public Condition condition(ModelRef model) {
        Condition provider = condition(model.provider());
        ProviderStatus setUp = providers.get(model.provider());
        if (!provider.passes() || setUp == null || setUp.simulated()) {
            return provider;
        }
        Condition own = Condition.of(health.of(HealthSubject.of(model)));
        if (own.state() != Readiness.READY) {
            return own;
        }
        ModelStatus listed = models.get(model);
        if (listed != null && listed.readiness() == Readiness.UNREACHABLE) {
            return own.but(Readiness.UNREACHABLE, "its provider does not serve it any more");
        }
        if (listed != null && listed.readiness() == Readiness.NOT_PULLED) {
            return own.but(Readiness.NOT_PULLED, "its file is not there");
        }
        Set<String> pulled = health.of(HealthSubject.of(model.provider())).listed();
        if (pulled != null && !pulled.contains(model.model()) && !pulled.contains(model.model() + ":latest")) {
            return own.but(Readiness.NOT_PULLED, "ollama pull " + model.model());
        }
        return new Condition(
                provider.state(),
                provider.since(),
                provider.until(),
                provider.percent(),
                provider.why(),
                later(own.lastCheck(), provider.lastCheck()),
                own.lastSuccess(),
                own.lastFailure());
    }

    /** A provider was heard of where one of its models was. */
    private Condition withLatest(Condition own, ProviderId provider) {
        Instant succeeded = own.lastSuccess();
        Instant failed = own.lastFailure();
        for (SubjectHealth other : health.subjects().values()) {
            if (other.subject().provider().equals(provider)) {
                succeeded = later(succeeded, other.succeededAt());
                failed = later(failed, other.failedAt());
            }
        }
        return new Condition(
                own.state(), own.since(), own.until(), own.percent(), own.why(), own.lastCheck(), succeeded, failed);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private ProviderStatus now(ProviderStatus provider) {
        Condition condition = condition(provider.provider());
        String detail = condition.why() != null ? condition.why() : condition.isKnown() ? "answers" : provider.detail();
        return provider.found(condition.state(), detail, heardOf(condition));
    }

    private ModelStatus now(ModelStatus model) {
        Condition condition = condition(model.model());
        return model.found(condition.state(), heardOf(condition));
    }

    private static @Nullable Instant heardOf(Condition condition) {
        return later(later(condition.lastCheck(), condition.lastSuccess()), condition.lastFailure());
    }
}

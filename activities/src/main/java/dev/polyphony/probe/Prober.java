package dev.polyphony.probe;

import dev.polyphony.call.Failure;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.HealthSnapshot;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.health.SubjectHealth;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at providers and models whose circuit is open, so that no user's call has to find out, and now and then at
 * those that nobody asks. One process at a time looks at each. By the free list of models where that shows it, else by
 * one token of the cheapest kind. For processes that stay; {@link #round} does not wait for what it begins.
 */
public final class Prober {
    private static final Logger log = LoggerFactory.getLogger(Prober.class);
    private static final Duration LIST = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration APART = Duration.ofSeconds(1);
    private static final Duration IN_VAIN = Duration.ofSeconds(15);
    private static final Duration PRESENT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMinutes(5);

    /** A new worker does not begin with a round of calls. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Supplier<Catalogue> catalogue;
    private final Endpoints endpoints;
    private final ModelClients clients;
    private final ProviderHealth health;
    private final ProbeCalls calls;
    private final InstantSource clock;
    private final String process;
    /** When a subject may be looked at again by this process: it may have been in vain, or somebody else does. */
    private final Map<HealthSubject, Instant> again = new ConcurrentHashMap<>();

    private Instant presence = Instant.EPOCH;
    private Instant idle;

    /** @param process tells this one from all others */
    public Prober(
            Supplier<Catalogue> catalogue,
            Endpoints endpoints,
            ModelClients clients,
            ProviderHealth health,
            ProbeCalls calls,
            InstantSource clock,
            String process) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.clients = clients;
        this.health = health;
        this.calls = calls;
        this.clock = clock;
        this.process = process;
        this.idle = clock.instant().plus(jittered(SETTLED));
    }

    /**
     * Begins what is due. To be called every second or so, by one thread.
     *
     * @throws StorageUnavailable where nobody can say what is
     */
    public void round() {
        Instant now = clock.instant();
        if (now.isAfter(presence.plus(PRESENT))) {
            health.present(process);
            presence = now;
        }
        HealthSnapshot snapshot = health.snapshot();
        if (snapshot.staleSince() != null) {
            return;
        }
        snapshot.all().stream()
                .filter(known -> isDue(known, snapshot, now))
                .forEach(known -> begin(known.subject(), () -> look(known)));
        if (now.isAfter(idle)) {
            idle = now.plus(jittered(IDLE.dividedBy(5)));
            endpoints.all().stream()
                    .filter(endpoint -> isSetUp(endpoint) && isIdle(endpoint, snapshot, now))
                    .forEach(endpoint -> begin(HealthSubject.of(endpoint.provider()), () -> list(endpoint)));
        }
    }

    /** Others need not wait for this one any more. */
    public void leave() {
        health.absent(process);
    }

    private static Duration jittered(Duration about) {
        return about.plusMillis(ThreadLocalRandom.current().nextLong(-about.toMillis() / 5, about.toMillis() / 5));
    }

    /** Of a provider that is left alone its models are, too. */
    private boolean isDue(SubjectHealth known, HealthSnapshot snapshot, Instant now) {
        HealthSubject provider = HealthSubject.of(known.subject().provider());
        if (endpoints.of(provider.provider()).filter(Prober::isSetUp).isEmpty()
                || (!known.subject().isProvider()
                        && !isAsked(snapshot.of(provider).circuit()))) {
            return false;
        }
        return switch (known.circuit()) {
            case Circuit.Open open -> !open.endsByItself() && !now.isBefore(open.until());
            case Circuit.Recovering recovering ->
                isOlder(known.checkedAt(), now, snapshot.settings().step().multipliedBy(2));
            case Circuit.Closed closed -> false;
            case Circuit.Drained drained -> false;
        };
    }

    private static boolean isAsked(Circuit provider) {
        return provider instanceof Circuit.Closed || provider instanceof Circuit.Recovering;
    }

    private static boolean isSetUp(Endpoint endpoint) {
        return !endpoint.simulated() && endpoint.obstacle().isEmpty();
    }

    private boolean isIdle(Endpoint endpoint, HealthSnapshot snapshot, Instant now) {
        SubjectHealth known = snapshot.of(HealthSubject.of(endpoint.provider()));
        boolean configured = catalogue.get().all().stream()
                .filter(model -> model.ref().provider().equals(endpoint.provider()))
                .anyMatch(model -> endpoints.isSetUp(model.ref()));
        return configured
                && known.circuit() instanceof Circuit.Closed
                && isOlder(known.checkedAt(), now, IDLE)
                && isOlder(known.succeededAt(), now, IDLE);
    }

    private static boolean isOlder(@Nullable Instant at, Instant now, Duration age) {
        return at == null || !now.isBefore(at.plus(age));
    }

    private void begin(HealthSubject subject, Look look) {
        Instant now = clock.instant();
        if (now.isBefore(again.getOrDefault(subject, Instant.MIN))) {
            return;
        }
        again.put(subject, now.plus(APART));
        if (health.lease(subject, process, LEASE)) {
            Thread.ofVirtual().name("probe of " + subject).start(() -> looked(subject, look));
        }
    }

    /** Tells what it showed; of what went wrong on our own side, nothing but that it is over. */
    private void looked(HealthSubject subject, Look look) {
        try {
            Shown shown = shown(look);
            if (shown.failure instanceof Failure.BudgetExceeded || shown.failure instanceof Failure.WorkerLost) {
                again.put(subject, clock.instant().plus(IN_VAIN));
            }
            log.debug("{}: {}", subject, shown.failure == null ? "well" : shown.failure.describe());
            String key = endpoints
                    .of(subject.provider())
                    .flatMap(endpoint -> Optional.ofNullable(endpoint.keyDigest()))
                    .orElse(null);
            health.looked(subject, process, shown.failure, key, shown.listed);
        } catch (StorageUnavailable e) {
            log.debug("what {} showed is not stored: {}", subject, e.getMessage());
        } catch (RuntimeException e) {
            log.error("{} could not be looked at; it is tried again", subject, e);
        }
    }

    private static Shown shown(Look look) {
        try {
            return look.go();
        } catch (CallException e) {
            return new Shown(e.failure(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Shown(new Failure.Cancelled(), null);
        }
    }

    private interface Look {
        Shown go() throws CallException, InterruptedException;
    }

    private record Shown(
            @Nullable Failure failure, @Nullable Set<String> listed) {}

    private Shown look(SubjectHealth known) throws CallException, InterruptedException {
        HealthSubject subject = known.subject();
        Endpoint endpoint = endpoints.of(subject.provider()).orElseThrow();
        Failure cause = known.cause().orElseThrow();
        if (subject.isProvider() && isShownByList(cause, endpoint)) {
            return list(endpoint);
        }
        return new Shown(calls.ask(endpoint, subject, health.snapshot()).orElse(null), null);
    }

    /** What an address or a key is good for its list shows, where that takes the key; of credit it knows nothing. */
    static boolean isShownByList(Failure cause, Endpoint endpoint) {
        return switch (cause) {
            case Failure.Unauthorized unauthorized ->
                endpoint.adapter() != Adapter.OPENAI
                        || endpoint.provider().value().equals("openai");
            case Failure.Unreachable unreachable -> true;
            case Failure.TimedOut timedOut -> timedOut.phase() == Failure.Phase.CONNECT;
            case Failure other -> false;
        };
    }

    private Shown list(Endpoint endpoint) throws CallException, InterruptedException {
        try {
            Set<String> models = clients.of(endpoint).models(LIST);
            return new Shown(null, endpoint.adapter() == Adapter.OLLAMA ? models : null);
        } catch (CallException e) {
            if (Finding.listsNone(e.failure())) {
                return new Shown(null, null);
            }
            throw e;
        }
    }
}

package dev.polyphony.health;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.health.Circuit.Closed;
import dev.polyphony.health.Circuit.Drained;
import dev.polyphony.health.Circuit.Open;
import dev.polyphony.ledger.ToldLimits;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What this process learns about providers it tells all others, and what they learnt it acts on, within a second and
 * without a call ever waiting for the database. Safe for use by many threads; to be closed before its database.
 */
public final class ProviderHealth implements AutoCloseable {
    /** Who changed a state, where it was no operator. */
    static final String CALLS = "calls";

    static final String PROBE = "probe";
    static final String TIME = "time";

    /** How long calls count that failed in processes of before. */
    private static final Duration INHERITED = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final CircuitSettings settings;
    private final CircuitRules rules;
    private final Database database;
    private final SharedHealth shared;
    private final ProbeLeases leases;
    private final Map<HealthSubject, CallWindow> windows = new HashMap<>();
    private final Unanswered unanswered;

    public ProviderHealth(Database database, InstantSource clock, CircuitSettings settings) {
        this.database = database;
        this.clock = clock;
        this.settings = settings;
        this.rules = new CircuitRules(settings);
        this.leases = new ProbeLeases(database);
        this.unanswered = new Unanswered(settings.threshold());
        this.shared = new SharedHealth(database, clock, settings, this::forget);
    }

    /** A second old at most; while the database is away, as it was last known. Only the first one is waited for. */
    public HealthSnapshot snapshot() {
        return shared.snapshot();
    }

    /**
     * A request of a call was answered.
     *
     * @param callId the same for each request of a call
     */
    public void answered(ModelRef model, String callId) {
        Instant now = clock.instant();
        boolean watched = shared.snapshot().watched();
        unanswered.answered(model.provider());
        for (HealthSubject subject : List.of(HealthSubject.of(model.provider()), HealthSubject.of(model))) {
            record(subject, callId, model, null);
            shared.lastSeen().saw(subject, now, true);
            shared.change(subject, before -> rules.answered(before, watched, now), CALLS);
        }
    }

    /**
     * A request of a call failed. What is not the provider's fault opens no circuit; where all calls are refused, for
     * whatever reason, the provider is not known to answer.
     *
     * @param callId the same for each request of a call
     * @param key digest of the key it was sent with; absent where there was none
     */
    public void failed(ModelRef model, String callId, @Nullable String key, Failure failure) {
        if (unanswered.failed(model.provider(), callId, failure)) {
            shared.lastSeen().saw(HealthSubject.of(model.provider()), clock.instant(), false);
        }
        if (!failure.isProvidersFault()) {
            return;
        }
        shared.lastSeen().saw(HealthSubject.of(model), clock.instant(), false);
        if (isCertain(failure)) {
            shared.change(concerned(model, failure), opening(failure, key), CALLS);
            return;
        }
        for (HealthSubject subject : spokenOf(model, failure)) {
            if (record(subject, callId, model, failure)) {
                shared.change(subject, opening(failure, key), CALLS);
            } else if (!subject.isProvider() || failure.scope() == Failure.Scope.PROVIDER) {
                Instant now = clock.instant();
                shared.change(subject, before -> rules.disturbed(before, now), CALLS);
            }
        }
    }

    /** One is enough: the provider says so itself, and it holds for everybody. */
    private static boolean isCertain(Failure failure) {
        return failure instanceof Failure.CreditExhausted
                || failure instanceof Failure.Unauthorized
                || failure instanceof Failure.Throttled;
    }

    /** That two models are not there for an account says nothing of its others; that two are sick does. */
    private static List<HealthSubject> spokenOf(ModelRef model, Failure failure) {
        return failure instanceof Failure.InvalidRequest && failure.scope() == Failure.Scope.MODEL
                ? List.of(HealthSubject.of(model))
                : List.of(HealthSubject.of(model.provider()), HealthSubject.of(model));
    }

    private static HealthSubject concerned(ModelRef model, Failure failure) {
        return failure.scope() == Failure.Scope.PROVIDER ? HealthSubject.of(model.provider()) : HealthSubject.of(model);
    }

    private UnaryOperator<Circuit> opening(Failure failure, @Nullable String key) {
        Instant now = clock.instant();
        double jitter = ThreadLocalRandom.current().nextDouble(-1, 1);
        return before -> rules.failed(before, failure, key, now, jitter);
    }

    /** Whether it is one too many. Of what is open already calls under way say nothing new. */
    private boolean record(HealthSubject subject, String callId, ModelRef model, @Nullable Failure failure) {
        HealthSnapshot known = shared.snapshot();
        Circuit circuit = known.subjects().containsKey(subject)
                ? known.of(subject).circuit().at(clock.instant())
                : new Closed();
        if (circuit instanceof Open open && !CircuitRules.passes(open, known.watched(), clock.instant())) {
            return false;
        }
        int threshold = circuit instanceof Closed ? settings.threshold() : 1;
        synchronized (windows) {
            Instant now = clock.instant();
            CallWindow window = windows.computeIfAbsent(
                    subject,
                    some -> new CallWindow(
                            settings, known.of(subject).failedCalls().lately(now, INHERITED)));
            if (window.record(callId, model.model(), failure, now)
                    && failure != null
                    && (!subject.isProvider() || failure.scope() == Failure.Scope.PROVIDER)) {
                shared.lastSeen().failedCall(subject, now);
            }
            boolean tripped = failure != null
                    && window.trips(threshold)
                    && (!subject.isProvider() || window.isWidespread(threshold));
            if (tripped) {
                window.clear();
                shared.lastSeen().begunAnew(subject);
            }
            return tripped;
        }
    }

    /** What calls said before a circuit closed, or recovers, does not count any more. */
    private void forget(HealthSubject subject) {
        synchronized (windows) {
            windows.remove(subject);
        }
    }

    /** A process looks at what is open, until it says otherwise or is not heard of for half a minute. */
    public void present(String process) {
        leases.present(process, clock.instant());
        if (!shared.snapshot().watched()) {
            shared.tell();
        }
    }

    public void absent(String process) {
        leases.absent(process);
        shared.tell();
    }

    /**
     * Nobody else looks at it meanwhile.
     *
     * @return false where somebody does, or did a second ago
     * @throws StorageUnavailable where nobody can say
     */
    public boolean lease(HealthSubject subject, String process, Duration most) {
        return leases.take(subject, process, clock.instant(), most);
    }

    /**
     * Somebody who had the lease looked, and gives it back. What only our own side could not do changes nothing.
     *
     * @param failure absent where all was well
     * @param key digest of the key that was used
     * @param listed the models that a server of its user's own lists; absent where nobody asked
     * @throws StorageUnavailable where it cannot be stored
     */
    public void looked(
            HealthSubject subject,
            String process,
            @Nullable Failure failure,
            @Nullable String key,
            @Nullable Set<String> listed) {
        Instant now = clock.instant();
        leases.giveBack(subject, process, now, inVain(subject, failure), listed);
        if (failure == null || isNoneOf(subject, failure)) {
            shared.changeNow(subject, before -> rules.passed(before, now), PROBE);
            forget(subject);
        } else if (failure.isProvidersFault()) {
            UnaryOperator<Circuit> opening = opening(failure, key);
            // One look in vain closes nothing off that calls get on with; the provider's own word does.
            UnaryOperator<Circuit> again =
                    before -> before instanceof Closed && !isCertain(failure) ? before : opening.apply(before);
            shared.changeNow(subject, again, PROBE);
            HealthSubject concerned =
                    failure.scope() == Failure.Scope.PROVIDER ? HealthSubject.of(subject.provider()) : subject;
            if (isCertain(failure) && !concerned.equals(subject)) {
                shared.changeNow(concerned, opening, PROBE);
            }
        }
    }

    /** It opens nothing, and it is no sign of life either: who does not answer a look is not known to answer. */
    private boolean inVain(HealthSubject subject, @Nullable Failure failure) {
        return failure != null
                && failure.isProvidersFault()
                && !isNoneOf(subject, failure)
                && !isCertain(failure)
                && shared.snapshot().of(subject).circuit() instanceof Closed;
    }

    /** It was answered, if only to say that this is no way to ask, or of a provider, no model of its. */
    private static boolean isNoneOf(HealthSubject subject, Failure failure) {
        return (failure instanceof Failure.InvalidRequest
                        && (!failure.isProvidersFault()
                                || (subject.isProvider() && failure.scope() == Failure.Scope.MODEL)))
                || failure instanceof Failure.ContextTooLong
                || failure instanceof Failure.Refused
                || (failure instanceof Failure.MalformedReply && !failure.isProvidersFault());
    }

    /**
     * Closes circuits, whatever opened them: of a provider with those of its models. What is out of use stays so. What
     * providers said of their limits is forgotten, too.
     *
     * @param which all where it is absent
     * @param by who does it, for the record
     * @throws StorageUnavailable where it cannot be stored
     */
    public void reset(@Nullable HealthSubject which, String by) {
        shared.refresh();
        for (SubjectHealth known : shared.snapshot().all()) {
            if (which == null || which.covers(known.subject())) {
                shared.changeNow(known.subject(), before -> before instanceof Drained ? before : new Closed(), by);
                shared.lastSeen().begunAnew(known.subject());
                forget(known.subject());
                unanswered.answered(known.subject().provider());
            }
        }
        ToldLimits.forget(database, model -> which == null || which.covers(HealthSubject.of(model)));
    }

    /**
     * Takes a provider out of use, on every worker, until it is enabled; calls under way end as they do.
     *
     * @throws StorageUnavailable where it cannot be stored
     */
    public void drain(ProviderId provider, String by) {
        Instant now = clock.instant();
        shared.changeNow(
                HealthSubject.of(provider), before -> before instanceof Drained ? before : new Drained(by, now), by);
    }

    /**
     * Takes a provider back into use; of no effect on one that is.
     *
     * @throws StorageUnavailable where it cannot be stored
     */
    public void enable(ProviderId provider, String by) {
        shared.changeNow(HealthSubject.of(provider), before -> before instanceof Drained ? new Closed() : before, by);
    }

    /**
     * The changes of states at that time or later, the oldest first, as far back as the retention goes.
     *
     * @throws StorageUnavailable where they cannot be read
     */
    public List<HealthChange> changes(Instant since) {
        return shared.changes(since);
    }

    /**
     * Somebody tried the model, and it answered: closes its circuit and its provider's, and no other.
     *
     * @param by who did, for the record
     * @throws StorageUnavailable where it cannot be stored
     */
    public void tried(ModelRef model, String by) {
        for (HealthSubject subject : List.of(HealthSubject.of(model.provider()), HealthSubject.of(model))) {
            shared.changeNow(subject, before -> before instanceof Drained ? before : new Closed(), by);
            forget(subject);
        }
        ToldLimits.forget(database, model::equals);
    }

    /** Deletes changes that are older than that. */
    public void forgetChanges(Duration age) {
        shared.forgetChanges(clock.instant().minus(age));
    }

    /** What is learnt and not stored yet is stored, as far as the database answers. */
    @Override
    public void close() {
        shared.close();
    }
}

package dev.polyphony.attempt;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Pending;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.ledger.AnswerCache;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.SendId;
import dev.polyphony.ledger.SendOutcome;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.textstore.ClaimCheck;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lane's side of the ledger: what a call is to it, and what became of its request. */
final class CallAccounting {
    private static final Logger log = LoggerFactory.getLogger(CallAccounting.class);

    /** Past the time by which an answer must be back, for whoever is late. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** How long the ledger is waited for at once: a worker that is not heard of for longer is taken for lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** After that it is booked by whom it comes back to. */
    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(5);

    /** Between two tries to book an answer that is there. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final FailedRequests UNKNOWN = new FailedRequests(Money.ZERO, Usage.NONE, 1);

    private final Ledger ledger;
    private final AnswerCache cache;
    private final @Nullable SemanticAnswers semantic;
    private final CallCosts costs;

    /** @param semantic absent where nobody's answers are taken for questions in other words */
    CallAccounting(Ledger ledger, AnswerCache cache, @Nullable SemanticAnswers semantic, Catalogue catalogue) {
        this.ledger = ledger;
        this.cache = cache;
        this.semantic = semantic;
        this.costs = new CallCosts(catalogue);
    }

    /** The same, for which answers to the same in other words may be taken. */
    CallAccounting recalling(SemanticAnswers answers, Catalogue catalogue) {
        return new CallAccounting(ledger, cache, answers, catalogue);
    }

    /** @param owner who sends for it, in its attempt of that number */
    static ReservationRequest reservation(CallTask task, String owner, int number, boolean simulated) {
        CallBudget bill = CallCosts.budget(task);
        return new ReservationRequest(
                CallId.of(task),
                task.place(),
                new Payer(bill.tenant(), Analysis.category(bill.label()), bill.strategy()),
                task.model(),
                simulated,
                new Amount(
                        bill.worst(),
                        bill.maxCost(),
                        Boolean.TRUE.equals(bill.earmarked()),
                        Boolean.TRUE.equals(bill.approved()),
                        bill.batch()),
                task.payment().cache() != null,
                new Lease(owner, number, task.limits().until().plus(GRACE)));
    }

    /**
     * @param demand of a model with limits
     * @throws StorageUnavailable where nothing may be sent
     */
    Reservation reserve(Attempt attempt, @Nullable Demand demand) {
        return ledger.reserve(attempt.reservation().asking(demand), PATIENCE);
    }

    /** It waits for its model's limits no more. */
    void withdraw(Attempt attempt) {
        try {
            ledger.withdraw(attempt.task().model(), attempt.callId());
        } catch (StorageUnavailable e) {
            log.debug("{} loses its place by not asking again", attempt.callId(), e);
        }
    }

    /** What was paid for this very call. */
    Optional<Reservation.Paid> paid(Attempt attempt) {
        return ledger.paid(attempt.callId());
    }

    /** What an earlier analysis paid for, where that is allowed. */
    Optional<StoredAnswer> known(Attempt attempt) {
        ReservationRequest reservation = attempt.reservation();
        Duration age = attempt.task().payment().cache();
        if (age == null || attempt.unfinished() != null) {
            // What is known would not go on with what readers have.
            return Optional.empty();
        }
        Optional<AnswerCache.Found> found = cache.find(reservation, age);
        // Where the model declined last, or what it said cannot be read, it is asked anew.
        Optional<StoredAnswer> receipt =
                found.flatMap(hit -> StoredAnswer.read(hit.answer())).filter(answer -> answer.failure() == null);
        receipt.ifPresent(answer -> found.ifPresent(hit -> cache.hit(reservation, hit.cost())));
        return receipt;
    }

    /**
     * What an earlier analysis paid for to the same in other words; what is only to be compared stays with the attempt.
     */
    Optional<SemanticAnswers.Match> alike(Attempt attempt) {
        Optional<SemanticAnswers.Match> match = semantic == null ? Optional.empty() : semantic.find(attempt);
        match.filter(found -> !found.given()).ifPresent(attempt::comparing);
        return match.filter(SemanticAnswers.Match::given);
    }

    /** It is the call's answer. */
    void taken(Attempt attempt, SemanticAnswers.Match match) {
        cache.hit(attempt.reservation(), match.found().cost(), match.found().similarity());
    }

    /** @param earlier what it is to be compared with; absent where there is nothing */
    void answered(Attempt attempt, Reply reply, Supplier<@Nullable Reply> earlier) {
        if (semantic != null) {
            semantic.answered(attempt, reply, earlier);
        }
    }

    /**
     * Books an answer, as often as it takes while there is time.
     *
     * @return what it cost, and what is still to be booked, if it is not
     */
    Attempt.Booking settle(Attempt attempt, ModelAnswer answer) throws InterruptedException {
        SendId id = attempt.request();
        CallTask task = attempt.task();
        Usage usage = Objects.requireNonNullElse(answer.usage(), Usage.NONE);
        Money cost = costs.of(task, answer.usage());
        Settlement settlement = costs.settlement(task, usage, cost, StoredAnswer.of(answer, cost));
        FailedRequests spent = spent(usage, cost);
        SendOutcome outcome = SendOutcome.answered(attempt.took());
        Duration untilThen = attempt.left().minus(settling(attempt.left()));
        while (true) {
            Duration left = attempt.left().minus(untilThen);
            try {
                ledger.settle(id, settlement, outcome, left.compareTo(PATIENCE) < 0 ? left : PATIENCE);
                return new Attempt.Booking(cost, spent, null);
            } catch (StorageUnavailable e) {
                if (attempt.left().minus(untilThen).compareTo(PAUSE) < 0) {
                    log.warn("{} is answered and not booked yet: the ledger does not answer", id);
                    return new Attempt.Booking(cost, spent, pending(id, settlement));
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /**
     * Books a request that brought no usable answer, within a moment.
     *
     * @return what it came to
     */
    Attempt.Booking fail(Attempt attempt, Failure failure, Billing billing) {
        SendId id = attempt.request();
        CallTask task = attempt.task();
        SendOutcome outcome = outcome(failure, attempt.took());
        return switch (billing) {
            case Billing.NotBilled free -> {
                momentarily(() -> ledger.release(id, outcome, PATIENCE), id);
                yield Attempt.Booking.NONE;
            }
            case Billing.Unknown unknown -> {
                momentarily(() -> ledger.doubt(id, outcome, PATIENCE), id);
                yield new Attempt.Booking(null, UNKNOWN, null);
            }
            case Billing.Billed(Usage usage) -> {
                Money cost = costs.of(task, usage);
                // What asking again would bring again is read back; anything else may be asked again.
                String receipt = failure.waitingHelps() ? null : StoredAnswer.of(failure, usage, cost);
                Settlement settlement = costs.settlement(task, usage, cost, receipt);
                boolean booked = momentarily(() -> ledger.settle(id, settlement, outcome, PATIENCE), id);
                yield new Attempt.Booking(cost, spent(usage, cost), booked ? null : pending(id, settlement));
            }
        };
    }

    /** Absent for a failure of our own side. */
    private static @Nullable SendOutcome outcome(Failure failure, Duration took) {
        String kind = ActivityFailures.type(failure);
        return switch (failure) {
            case Failure.InvalidRequest invalid
            when invalid.scope() == Failure.Scope.PROVIDER -> SendOutcome.failed(SendOutcome.NO_ACCESS, took);
            case Failure other when other.isProvidersFault() -> SendOutcome.failed(kind, took);
            case Failure.InvalidRequest invalid -> SendOutcome.failedByRequest(kind, took);
            case Failure.ContextTooLong tooLong -> SendOutcome.failedByRequest(kind, took);
            case Failure.Refused refused -> SendOutcome.failedByRequest(kind, took);
            case Failure.MalformedReply lasting -> SendOutcome.failedByRequest(kind, took);
            case Failure ours -> null;
        };
    }

    /** What was paid for travels with its failure: a long answer does not, and is asked for again after a reset. */
    private static PendingSettlement pending(SendId id, Settlement settlement) {
        String receipt = settlement.answer();
        return new PendingSettlement(
                new Pending(id.callId(), id.n(), settlement.cost()),
                new Usage(settlement.inputTokens(), settlement.outputTokens()),
                receipt == null || ClaimCheck.isLong(receipt) ? null : receipt);
    }

    /** What a request came to that was counted and is of no use. */
    private static FailedRequests spent(Usage usage, @Nullable Money cost) {
        return cost == null ? new FailedRequests(Money.ZERO, usage, 1) : new FailedRequests(cost, usage, 0);
    }

    /** What the call's requests before that one came to. */
    FailedRequests before(SendId id) {
        return id.n() == 1 ? FailedRequests.FREE : failed(id.callId(), id.n() - 1, request -> request.n() < id.n());
    }

    /** What the call's requests have come to, the last one included. */
    FailedRequests sum(Attempt attempt) {
        return before(attempt.request()).plus(attempt.booking().spent());
    }

    /**
     * What all requests of a call that failed came to.
     *
     * @param most how many they are at most, all of which are in doubt while the books do not answer
     */
    FailedRequests failed(String callId, int most) {
        return failed(callId, most, request -> true);
    }

    private FailedRequests failed(String callId, int most, Predicate<LedgerEntry> which) {
        try {
            return ledger.requests(callId).stream()
                    .filter(which)
                    .map(LedgerEntry::spent)
                    .reduce(FailedRequests.FREE, FailedRequests::plus);
        } catch (StorageUnavailable e) {
            return new FailedRequests(Money.ZERO, Usage.NONE, most);
        }
    }

    /** Whether the books allow another request on top of those that may have been billed. */
    boolean asksAgainAfter(FailedRequests failed) {
        return ledger.asksAgainAfter(failed.unknown());
    }

    /** The answer has to be back in time, and somebody waits for it. */
    private static Duration settling(Duration left) {
        Duration half = left.dividedBy(2);
        return half.compareTo(LONGEST_SETTLING) < 0 ? half : LONGEST_SETTLING;
    }

    void unsent(SendId id) {
        momentarily(() -> ledger.unsent(id, PATIENCE), id);
    }

    void doubt(SendId id) {
        momentarily(() -> ledger.doubt(id, null, PATIENCE), id);
    }

    /**
     * Within a moment, so that the failure leaves as what it is before its attempt is taken for lost. What cannot be
     * booked by then is booked when it can be, or in doubt when the lease ends: never less is held than may be owed.
     *
     * @return whether it is booked
     */
    private static boolean momentarily(Runnable entry, SendId id) {
        try {
            entry.run();
            return true;
        } catch (StorageUnavailable e) {
            log.warn("{} stays held: the ledger does not answer", id);
            return false;
        } catch (IllegalStateException e) {
            // Booked before: the word that it was is all that was lost.
            log.debug("{} has ended already", id, e);
            return true;
        }
    }
}

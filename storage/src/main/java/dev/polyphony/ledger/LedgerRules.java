package dev.polyphony.ledger;

import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.ledger.StoredRequest.Counting;
import dev.polyphony.port.TextUnreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pages that a batch is about, opened: what entries do to them is decided here, in order, without a database. Every
 * rule of a request's life is in this class, those of what is kept back in {@link EarmarkRules}; {@code docs/ledger.md}
 * has its diagram.
 */
final class LedgerRules {
    static final long UNBOUNDED = Long.MAX_VALUE;

    private final Instant now;
    private final int mostInDoubt;
    private final List<Budget> budgets;
    private final Map<String, NavigableMap<Integer, StoredRequest>> sends;
    private final Map<String, Supplier<String>> answers;
    private final Accounts accounts;
    private final EarmarkRules earmarks;
    private final Map<ModelRef, LimitQueue> queues;
    private final Changes changes = new Changes();

    /**
     * @param mostInDoubt requests of a call that may be in doubt when another is sent
     * @param sends of every call that an entry is about, by call and number
     * @param answers that are stored, by call
     * @param kept back for judges, by analysis
     * @param accounts those that exist of all that entries count to
     * @param queues of the models with limits
     */
    LedgerRules(
            Instant now,
            int mostInDoubt,
            List<Budget> budgets,
            Map<String, NavigableMap<Integer, StoredRequest>> sends,
            Map<String, Supplier<String>> answers,
            Map<String, List<StoredEarmark>> kept,
            Map<AccountId, Account> accounts,
            Map<ModelRef, LimitQueue> queues) {
        this.now = now;
        this.mostInDoubt = mostInDoubt;
        this.budgets = budgets;
        this.sends = sends;
        this.answers = answers;
        this.accounts = new Accounts(accounts, changes);
        this.queues = queues;
        this.earmarks = new EarmarkRules(purchase -> limits(purchase, budgets, now), kept, this.accounts, changes);
    }

    Changes changes() {
        return changes;
    }

    /** Every account that a purchase counts to, with its limit in micro-dollars; without bound where it is approved. */
    static NavigableMap<AccountId, Long> limits(ReservationRequest purchase, Collection<Budget> budgets, Instant now) {
        NavigableMap<AccountId, Long> limits = new TreeMap<>();
        Money own = purchase.amount().maxCost();
        if (own != null) {
            limits.put(AccountId.ofAnalysis(purchase.place().analysisId()), own.microUsd());
        }
        BatchBudget batch = purchase.amount().batch();
        if (batch != null) {
            limits.put(AccountId.ofBatch(batch.id()), batch.maxCost().microUsd());
        }
        budgets.stream()
                .filter(budget -> budget.counts(purchase))
                .forEach(
                        budget -> limits.put(budget.account(now), budget.limit().microUsd()));
        if (purchase.amount().approved()) {
            limits.replaceAll((account, limit) -> UNBOUNDED);
        }
        return limits;
    }

    Reservation reserve(ReservationRequest purchase) {
        NavigableMap<Integer, StoredRequest> before = sends.computeIfAbsent(purchase.callId(), call -> new TreeMap<>());
        Supplier<String> answer = answers.get(purchase.callId());
        for (StoredRequest sent : before.values()) {
            // One that brought none, or whose answer is kept no longer, cannot be read back: it has to be asked again.
            if (sent.state() == RequestState.SETTLED && answer != null) {
                return new Reservation.Paid(sent.id(), answer.get());
            }
        }
        for (StoredRequest sent : List.copyOf(before.values())) {
            if (sent.state() == RequestState.HELD) {
                if (sent.owner().equals(purchase.lease().owner())
                        && sent.attempt() == purchase.lease().attempt()) {
                    // Nothing was sent: an attempt reserves first, and the word that it had was lost.
                    return new Reservation.Granted(sent.id());
                }
                boolean superseded = sent.owner().equals(purchase.lease().owner())
                        && sent.attempt() < purchase.lease().attempt();
                if (!superseded && sent.leaseUntil().isAfter(now)) {
                    return new Reservation.Busy(sent.leaseUntil());
                }
                change(sent, sent.become(RequestState.UNKNOWN, 0, null, now));
            }
        }
        long doubts = before.values().stream()
                .filter(sent -> sent.state() == RequestState.UNKNOWN || sent.state() == RequestState.WRITTEN_OFF)
                .count();
        return doubts > mostInDoubt ? new Reservation.Doubtful((int) doubts) : grant(purchase, before);
    }

    private Reservation grant(ReservationRequest purchase, NavigableMap<Integer, StoredRequest> before) {
        Money price = purchase.amount().worst();
        long worst = price == null ? 0 : price.microUsd();
        NavigableMap<AccountId, Long> limits = limits(purchase, budgets, now);
        Optional<Duration> wait = wait(purchase);
        if (wait.isPresent() && purchase.amount().earmarked()) {
            // What is kept back for it stays so.
            return new Reservation.Limited(wait.get());
        }
        earmarks.draw(purchase);
        for (Map.Entry<AccountId, Long> limit : limits.entrySet()) {
            long left = limit.getValue() - accounts.used(limit.getKey());
            if (limit.getValue() != UNBOUNDED && (price == null || worst > left)) {
                if (limit.getKey().isStanding()) {
                    changes.refused().put(limit.getKey(), limit.getValue());
                }
                Optional.ofNullable(queues.get(purchase.model())).ifPresent(queue -> queue.leave(purchase.callId()));
                return new Reservation.Exceeded(
                        limit.getKey().describe(), new Money(limit.getValue()), new Money(Math.max(0, left)), price);
            }
        }
        if (wait.isPresent()) {
            return new Reservation.Limited(wait.get());
        }
        SendId id = new SendId(purchase.callId(), before.isEmpty() ? 1 : before.lastKey() + 1);
        Counting counting = counting(purchase);
        StoredRequest sent = new StoredRequest(
                id,
                RequestState.HELD,
                purchase.lease().owner(),
                purchase.lease().attempt(),
                purchase.lease().until(),
                worst,
                null,
                null,
                null,
                List.copyOf(limits.keySet()),
                now,
                null,
                null,
                null,
                counting);
        limits.forEach((account, limit) -> accounts.hold(account, held -> held.hold(sent, limit)));
        changes.purchases().put(id, purchase);
        before.put(id.n(), sent);
        changes.sent().put(id, sent);
        return new Reservation.Granted(id, counting == null ? null : countedSince(purchase));
    }

    private Optional<Duration> wait(ReservationRequest purchase) {
        Demand demand = purchase.demand();
        LimitQueue queue = queues.get(purchase.model());
        return demand == null || queue == null ? Optional.empty() : queue.wait(purchase.callId(), demand);
    }

    /** It is let through. */
    private @Nullable Counting counting(ReservationRequest purchase) {
        Demand demand = purchase.demand();
        LimitQueue queue = queues.get(purchase.model());
        if (demand == null || queue == null) {
            return null;
        }
        queue.take(purchase.callId(), demand);
        return new Counting(purchase.model(), queue.now().plus(demand.slack()), demand.tokens());
    }

    private @Nullable Long countedSince(ReservationRequest purchase) {
        Demand demand = purchase.demand();
        LimitQueue queue = queues.get(purchase.model());
        return demand != null && queue != null && demand.limits().byTheMinute() ? queue.readAt() : null;
    }

    boolean keep(QueuedChange.Keep keep) {
        return earmarks.keep(keep);
    }

    boolean giveBack(String analysisId) {
        return earmarks.giveBack(analysisId);
    }

    /**
     * Once is enough: doing it again changes nothing.
     *
     * @return whether the call's answer is this one's
     * @throws IllegalStateException where there is no such request, or it may not become that; nothing is changed then
     */
    boolean move(QueuedChange.Move move) {
        NavigableMap<Integer, StoredRequest> all = sends.getOrDefault(move.id().callId(), new TreeMap<>());
        StoredRequest sent = all.get(move.id().n());
        if (sent == null) {
            throw new IllegalStateException("there is no request " + move.id());
        }
        if (sent.state() != move.to()) {
            change(sent, sent.become(move.to(), move.amount().microUsd(), move.settlement(), now));
            SendOutcome outcome = move.outcome();
            if (outcome != null) {
                changes.outcomes().put(move.id(), outcome);
            }
            if (move.unsent()) {
                changes.unsent().add(move.id());
            }
        }
        String answer = move.settlement() == null ? null : move.settlement().answer();
        return answer != null && isAnswer(move.id(), answer);
    }

    private boolean isAnswer(SendId id, String answer) {
        Supplier<String> first = answers.putIfAbsent(id.callId(), () -> answer);
        if (first == null) {
            changes.answers().put(id, answer);
            return true;
        }
        try {
            return first.get().equals(answer);
        } catch (TextUnreadable e) {
            // Another one is stored, whatever it says.
            return false;
        }
    }

    private void change(StoredRequest before, StoredRequest after) {
        before.accounts().forEach(id -> accounts.correct(id, account -> account.move(before, after)));
        sends.getOrDefault(before.id().callId(), new TreeMap<>())
                .put(before.id().n(), after);
        changes.moved(before, after);
    }

    /** Settled, reserved and in doubt, in micro-dollars. */
    long used(AccountId account) {
        return accounts.used(account);
    }
}

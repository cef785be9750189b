package dev.polyphony.execution;

import dev.polyphony.activity.LedgerActivities;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps back what it is asked to, as scripted, and remembers. */
final class ScriptedLedger implements LedgerActivities {
    private final Deque<Boolean> grants = new ArrayDeque<>();
    private final List<Earmark> earmarked = new CopyOnWriteArrayList<>();
    private final List<Wish> wishes = new CopyOnWriteArrayList<>();
    private final List<Reply> settled = new CopyOnWriteArrayList<>();
    private final List<PendingSettlement> settledFailures = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private final List<Waiter> released = new CopyOnWriteArrayList<>();

    /** One after the other, then granted. */
    void grants(boolean... these) {
        for (boolean grant : these) {
            grants.add(grant);
        }
    }

    /** As a worker's is called. */
    static final class LedgerUnavailable extends RuntimeException {}

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    List<Reply> settled() {
        return settled;
    }

    List<PendingSettlement> settledFailures() {
        return settledFailures;
    }

    List<Earmark> earmarked() {
        return earmarked;
    }

    List<Wish> wishes() {
        return wishes;
    }

    List<Waiter> released() {
        return released;
    }

    @Override
    public synchronized Earmarked earmark(Earmarks earmarks) {
        boolean granted = grants.isEmpty() || grants.removeFirst();
        if (granted) {
            earmarked.addAll(earmarks.parts());
        }
        return new Earmarked(granted);
    }

    @Override
    public void release(Waiter analysis) {
        if (away) {
            throw new LedgerUnavailable();
        }
        released.add(analysis);
    }

    @Override
    public void settle(Reply reply) {
        if (away) {
            throw new IllegalStateException("away");
        }
        settled.add(reply);
    }

    @Override
    public void settleFailure(PendingSettlement settlement) {
        if (away) {
            throw new IllegalStateException("away");
        }
        settledFailures.add(settlement);
    }

    @Override
    public void await(Wish wish) {
        wishes.add(wish);
    }
}

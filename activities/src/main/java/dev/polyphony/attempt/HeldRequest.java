package dev.polyphony.attempt;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Usage;
import dev.polyphony.ledger.SendId;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.RequestAborted;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request that is held in the ledger: sent, and booked as what came of it, once and whatever happens. Of one
 * thread.
 */
final class HeldRequest implements AutoCloseable {
    private enum Stage {
        UNSENT,
        SENT,
        BOOKED
    }

    private final CallAccounting accounting;
    private final SendId id;
    private final CallTask task;
    private Stage stage = Stage.UNSENT;
    private FailedRequests came = FailedRequests.FREE;
    private @Nullable PendingSettlement pending;

    HeldRequest(CallAccounting accounting, SendId id, CallTask task) {
        this.accounting = accounting;
        this.id = id;
        this.task = task;
    }

    record Bought(ModelAnswer answer, CallAccounting.Booked booked) {}

    /** Sends it, by that, and books it: while the ledger is slow the worker is still heard from. */
    Bought send(Heartbeater.Blocking<ModelAnswer, CallException> question, TimeLeft time)
            throws CallException, InterruptedException {
        stage = Stage.SENT;
        try {
            ModelAnswer answer = question.run();
            CallAccounting.Booked booked = accounting.settle(id, task, answer, time);
            came = CallAccounting.came(Objects.requireNonNullElse(answer.usage(), Usage.NONE), booked.cost());
            pending = booked.pending();
            stage = Stage.BOOKED;
            return new Bought(answer, booked);
        } catch (CallException e) {
            failed(e.failure(), e.billing());
            throw e;
        } catch (RequestAborted e) {
            failed(new Failure.Cancelled(), e.billing());
            throw e;
        }
    }

    private void failed(Failure failure, Billing billing) {
        CallAccounting.Failed failed = accounting.fail(id, task, failure, billing);
        came = failed.came();
        pending = failed.pending();
        stage = Stage.BOOKED;
    }

    /** What of it is still to be booked; absent where nothing is. */
    @Nullable
    PendingSettlement pending() {
        return pending;
    }

    /** What the call's requests before this one came to. */
    FailedRequests before() {
        return accounting.before(id);
    }

    /** What the call's requests have come to, this one included. */
    FailedRequests sum() {
        return before().plus(came);
    }

    /**
     * Of a request that did not come to an end it is in doubt what became of it; of one that was not sent, it is not.
     */
    @Override
    public void close() {
        switch (stage) {
            case UNSENT -> accounting.release(id);
            case SENT -> accounting.doubt(id);
            case BOOKED -> {
                // As what it came to.
            }
        }
    }
}

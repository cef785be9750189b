package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something to be booked, and the promise of what comes of it. */
sealed interface Entry {
    String callId();

    CompletableFuture<?> result();

    record Reserve(Purchase purchase, CompletableFuture<Reservation> result) implements Entry {
        @Override
        public String callId() {
            return purchase.callId();
        }
    }

    /**
     * @param amount what it is booked at; nothing where it is released or in doubt
     * @param settlement of an answer
     */
    record Move(SendId id, State to, Money amount, @Nullable Settlement settlement, CompletableFuture<Boolean> result)
            implements Entry {
        @Override
        public String callId() {
            return id.callId();
        }
    }
}

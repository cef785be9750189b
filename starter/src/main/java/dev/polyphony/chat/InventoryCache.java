package dev.polyphony.chat;

import dev.polyphony.inventory.Inventory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the workers know of models, which changes with their catalogue alone. One thread looks at a time; who comes
 * meanwhile takes what was known before, or where nothing was, what that one learns, and its failure, too.
 */
final class InventoryCache {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Supplier<Inventory> lookup;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable CompletableFuture<Inventory>> underWay = new AtomicReference<>();
    private volatile @Nullable Known known;

    /** @param nanoTime as {@link System#nanoTime()} */
    InventoryCache(Supplier<Inventory> lookup, LongSupplier nanoTime) {
        this.lookup = lookup;
        this.nanoTime = nanoTime;
    }

    private record Known(Inventory inventory, long since) {}

    Inventory get() {
        Known before = known;
        if (before != null && nanoTime.getAsLong() - before.since() < FRESH.toNanos()) {
            return before.inventory();
        }
        CompletableFuture<Inventory> mine = new CompletableFuture<>();
        CompletableFuture<Inventory> others = underWay.compareAndExchange(null, mine);
        if (others != null) {
            return before == null ? learnt(others) : before.inventory();
        }
        try {
            Inventory found = lookup.get();
            known = new Known(found, nanoTime.getAsLong());
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.set(null);
        }
    }

    private static Inventory learnt(CompletableFuture<Inventory> others) {
        try {
            return others.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : e;
        }
    }
}

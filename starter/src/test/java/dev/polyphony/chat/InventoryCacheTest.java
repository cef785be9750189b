package dev.polyphony.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.inventory.Inventory;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is known of models is looked at by one thread, and nobody waits for it who can do without. */
class InventoryCacheTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CompletableFuture<Inventory> found = new CompletableFuture<>();

    @Test
    void whoComesWhileOneLooksTakesWhatWasKnownBefore() throws Exception {
        Inventory first = inventory(1);
        InventoryCache cache = new InventoryCache(() -> lookups.getAndIncrement() == 0 ? first : slow(), now::get);
        assertThat(cache.get()).isSameAs(first);
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        FutureTask<Inventory> slow = started(cache);
        looking.await();

        assertThat(cache.get()).isSameAs(first);

        found.complete(inventory(2));
        assertThat(slow.get()).isEqualTo(inventory(2));
        assertThat(cache.get()).isEqualTo(inventory(2));
        assertThat(lookups).hasValue(2);
    }

    @Test
    void whoWaitsForTheFirstLookSharesItsFailureToo() throws Exception {
        InventoryCache cache = new InventoryCache(
                () -> {
                    lookups.incrementAndGet();
                    return slow();
                },
                now::get);
        started(cache);
        looking.await();
        FutureTask<Inventory> second = new FutureTask<>(cache::get);
        Thread waiting = Thread.ofPlatform().start(second);
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        found.completeExceptionally(new IllegalStateException("nobody there"));

        assertThatThrownBy(second::get).hasRootCauseMessage("nobody there");
        assertThat(lookups).hasValue(1);
    }

    private Inventory slow() {
        looking.countDown();
        try {
            return found.get();
        } catch (Exception e) {
            throw new IllegalStateException("nobody there", e.getCause());
        }
    }

    private static FutureTask<Inventory> started(InventoryCache cache) {
        FutureTask<Inventory> task = new FutureTask<>(cache::get);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static Inventory inventory(int day) {
        return new Inventory(List.of(), List.of(), Map.of(), LocalDate.of(2026, 11, day));
    }
}

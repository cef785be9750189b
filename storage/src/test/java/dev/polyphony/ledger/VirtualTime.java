package dev.polyphony.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/**
 * Time that stands still while anybody works and goes on to the next who wakes when all of them sleep: what takes
 * minutes takes no time, on however busy a machine.
 */
final class VirtualTime {
    private final Queue<Sleeper> sleepers = new PriorityQueue<>(Comparator.comparing(Sleeper::until));
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private int working;

    private record Sleeper(Instant until, CountDownLatch awake) {}

    /** @param workers who call {@link #sleep} and, at last, {@link #leave} */
    VirtualTime(int workers) {
        working = workers;
    }

    synchronized Instant now() {
        return now;
    }

    void sleep(Duration time) throws InterruptedException {
        CountDownLatch awake = new CountDownLatch(1);
        synchronized (this) {
            sleepers.add(new Sleeper(now.plus(time), awake));
            working--;
            goOn();
        }
        awake.await();
    }

    synchronized void leave() {
        working--;
        goOn();
    }

    private void goOn() {
        Sleeper first = sleepers.peek();
        if (working == 0 && first != null) {
            now = first.until();
            while (!sleepers.isEmpty() && !sleepers.peek().until().isAfter(now)) {
                sleepers.remove().awake().countDown();
                working++;
            }
        }
    }
}

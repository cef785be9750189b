package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A worker process of the race: sixteen clients that buy until their share of the calls is used up. */
final class Racer {
    static final int CLIENTS = 16;
    static final long WORST = 1_000;

    private Racer() {}

    /** @param args URL of the database, name of the process, calls to make */
    public static void main(String[] args) {
        AtomicInteger left = new AtomicInteger(Integer.parseInt(args[2]));
        try (Database database = Database.open(args[0], null, null);
                Ledger ledger = new Ledger(database, InstantSource.system(), 2);
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                String name = args[1] + "/" + client;
                clients.execute(() -> race(ledger, left, name));
            }
        }
    }

    private static void race(Ledger ledger, AtomicInteger left, String name) {
        Random random = new Random(name.hashCode());
        for (int call = left.decrementAndGet(); call >= 0; call = left.decrementAndGet()) {
            Reservation reservation = ledger.reserve(purchase(name + "/" + call));
            if (reservation instanceof Reservation.Granted(SendId id, var since)) {
                finish(ledger, id, random.nextInt(10));
            }
        }
    }

    /** Of ten calls eight come to their worst case, one is refused and one lost. */
    private static void finish(Ledger ledger, SendId id, int fate) {
        switch (fate) {
            case 0 -> ledger.release(id);
            case 1 -> ledger.doubt(id);
            default -> ledger.settle(id, new Settlement(new Money(WORST), 1, 1, "answer"));
        }
    }

    private static ReservationRequest purchase(String call) {
        return ReservationRequests.of(
                call, WORST, call, 1, Instant.now().plus(Duration.ofMinutes(5)), (@Nullable Money) null);
    }
}

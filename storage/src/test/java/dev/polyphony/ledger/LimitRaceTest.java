package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Four ledgers on one database, with clients who ask as soon as they may, for some minutes. */
class LimitRaceTest {
    private static final int LEDGERS = 4;
    private static final int CLIENTS = 3;

    /** Three windows. */
    private static final Duration LASTS = ModelLimits.WINDOW.multipliedBy(3);

    /** Who waits has to be heard of. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private static final double MINUTES = LASTS.toMillis() / 60_000.0;

    private final VirtualTime time = new VirtualTime(LEDGERS * CLIENTS);
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    private record Request(Instant at, long tokens) {}

    @ParameterizedTest
    @EnumSource
    void requestsOfAMinuteAreNeverPassedAndUsed(Databases databases) throws Exception {
        List<Request> sent = race(databases, new ModelLimits(100, null, null), 1_000, 1.0);

        assertThat(mostInAMinute(sent, request -> 1)).isEqualTo(100);
        assertThat(sent.size() / MINUTES).isGreaterThanOrEqualTo(97);
    }

    @ParameterizedTest
    @EnumSource
    void tokensOfAMinuteAreNeverPassedAndUsed(Databases databases) throws Exception {
        List<Request> sent = race(databases, new ModelLimits(null, 100_000, null), 1_000, 1.0);

        assertThat(mostInAMinute(sent, Request::tokens)).isEqualTo(100_000);
        assertThat(sent.stream().mapToLong(Request::tokens).sum() / MINUTES).isGreaterThanOrEqualTo(97_000);
    }

    @ParameterizedTest
    @EnumSource
    void whatRequestsDidNotComeToIsThereForOthers(Databases databases) throws Exception {
        List<Request> sent = race(databases, new ModelLimits(null, 100_000, null), 4_000, 0.25);

        assertThat(mostInAMinute(sent, Request::tokens)).isLessThanOrEqualTo(100_000);
        assertThat(sent.stream().mapToLong(Request::tokens).sum() / MINUTES).isGreaterThanOrEqualTo(90_000);
    }

    @ParameterizedTest
    @EnumSource
    void oneAtATimeIsOneOverAllLedgers(Databases databases) throws Exception {
        List<Request> sent = race(databases, new ModelLimits(null, null, 1), 1_000, 1.0);

        assertThat(mostAtOnce).hasValue(1);
        // Each lasts a second, and who is next hears of its end within a fifth of one.
        assertThat(sent.size()).isGreaterThan((int) (LASTS.toSeconds() / 1.25));
    }

    /** @param share of the tokens that it could come to at most that each request comes to */
    private List<Request> race(Databases databases, ModelLimits limits, long tokens, double share) throws Exception {
        String url = databases.fresh();
        List<Database> opened = new ArrayList<>();
        List<Ledger> ledgers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(LEDGERS * CLIENTS)) {
            for (int i = 0; i < LEDGERS; i++) {
                opened.add(Database.open(url, null, null));
                ledgers.add(new Ledger(opened.getLast(), time::now, 2, handle -> time.now()));
            }
            Instant end = time.now().plus(LASTS);
            List<Future<?>> running = IntStream.range(0, LEDGERS * CLIENTS)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        ask(
                                ledgers.get(client % LEDGERS),
                                "client" + client,
                                end,
                                new Demand(limits, tokens, LASTS),
                                share);
                        return client;
                    }))
                    .toList();
            for (Future<?> client : running) {
                client.get();
            }
            return sent(opened.getFirst());
        } finally {
            ledgers.forEach(Ledger::close);
            opened.forEach(Database::close);
        }
    }

    private void ask(Ledger ledger, String client, Instant end, Demand demand, double share)
            throws InterruptedException {
        Random random = new Random(client.hashCode());
        try {
            for (int call = 0; time.now().isBefore(end); call++) {
                @Nullable SendId id = granted(ledger, client + "/" + call, demand, end);
                if (id != null) {
                    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    time.sleep(Duration.ofSeconds(1));
                    atOnce.decrementAndGet();
                    finish(ledger, id, (long) (demand.tokens() * share), random.nextInt(10));
                }
            }
        } finally {
            time.leave();
        }
    }

    /** Of ten requests one is in doubt: it may have been sent, and counts. */
    private static void finish(Ledger ledger, SendId id, long tokens, int fate) {
        if (fate == 0) {
            ledger.doubt(id);
        } else {
            ledger.settle(
                    id, new Settlement(ReservationRequests.costing(1, "").cost(), tokens / 2, tokens / 2, "answer"));
        }
    }

    private @Nullable SendId granted(Ledger ledger, String call, Demand demand, Instant end)
            throws InterruptedException {
        while (time.now().isBefore(end)) {
            Instant lease = time.now().plus(Duration.ofMinutes(5));
            switch (ledger.reserve(
                    ReservationRequests.of(call, 1, call, 1, lease).asking(demand))) {
                case Reservation.Granted(SendId id, var since) -> {
                    return id;
                }
                case Reservation.Limited(Duration pause) ->
                    time.sleep(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
                case Reservation other -> throw new IllegalStateException(other.toString());
            }
        }
        return null;
    }

    private static List<Request> sent(Database database) {
        return database.read(handle -> handle.createQuery("select limited_at,"
                        + " case when state = 'SETTLED' then input_tokens + output_tokens else tokens end as counted"
                        + " from send order by limited_at")
                .map((row, context) ->
                        new Request(Instant.ofEpochMilli(row.getLong("limited_at")), row.getLong("counted")))
                .list());
    }

    /** In any window of a minute, wherever it begins. */
    private static long mostInAMinute(List<Request> sent, ToLongFunction<Request> count) {
        long most = 0;
        long sum = 0;
        int first = 0;
        for (Request last : sent) {
            sum += count.applyAsLong(last);
            while (!sent.get(first).at().isAfter(last.at().minus(Duration.ofSeconds(60)))) {
                sum -= count.applyAsLong(sent.get(first));
                first++;
            }
            most = Math.max(most, sum);
        }
        return most;
    }
}

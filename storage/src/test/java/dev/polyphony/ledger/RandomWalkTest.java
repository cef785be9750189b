package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import dev.polyphony.testing.RandomWalks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is done in whatever order, allowed or not, the books say what a plain model of them says: the states of all
 * requests, the call's answer, and the budget to the micro-dollar, which is never passed but by what was given up for
 * less than it turned out to cost.
 */
@ParameterizedClass
@NullUnmarked // Set up before each walk.
@EnumSource(Databases.class)
class RandomWalkTest {
    private static final int WALKS = 3;
    private static final int STEPS = 500;
    private static final int CALLS = 70;
    private static final long WORST = 100;
    private static final long LIMIT = 4_000;
    private static final Map<RequestState, List<RequestState>> ALLOWED = Map.of(
            RequestState.HELD,
                    List.of(RequestState.HELD, RequestState.SETTLED, RequestState.RELEASED, RequestState.UNKNOWN),
            RequestState.UNKNOWN, List.of(RequestState.UNKNOWN, RequestState.SETTLED, RequestState.WRITTEN_OFF),
            RequestState.SETTLED, List.of(RequestState.SETTLED),
            RequestState.RELEASED, List.of(RequestState.RELEASED),
            RequestState.WRITTEN_OFF, List.of(RequestState.WRITTEN_OFF, RequestState.SETTLED));

    private static final List<RequestState> MOVES =
            List.of(RequestState.SETTLED, RequestState.RELEASED, RequestState.UNKNOWN, RequestState.WRITTEN_OFF);
    private static final Comparator<SendId> BY_ID =
            Comparator.comparing(SendId::callId).thenComparingInt(SendId::n);

    private final Databases databases;
    private final Set<RequestState> seen = EnumSet.noneOf(RequestState.class);
    private int moves;
    private int refusals;
    private int late;
    private Database database;
    private Ledger ledger;
    private Budgets budgets;
    private Random random;
    private final Map<SendId, RequestState> states = new TreeMap<>(BY_ID);
    private final Map<SendId, Long> costs = new TreeMap<>(BY_ID);
    private final Map<String, String> answers = new TreeMap<>();
    private final Map<SendId, Instant> leases = new TreeMap<>(BY_ID);
    private int kept;
    private long underestimated;
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    RandomWalkTest(Databases databases) {
        this.databases = databases;
    }

    @Test
    void booksSayWhatTheModelSays() {
        int walks = RandomWalks.walk(WALKS, dice -> {
            random = dice;
            states.clear();
            costs.clear();
            answers.clear();
            leases.clear();
            kept = 0;
            underestimated = 0;
            try (Database fresh = databases.open();
                    Ledger its = new Ledger(fresh, () -> now, 1)) {
                database = fresh;
                ledger = its;
                budgets = new Budgets(database, () -> now);
                budgets.set(new Budget(Budget.Scope.TENANT, "acme", Period.TOTAL, new Money(LIMIT)));
                walk();
            }
        });

        if (walks == WALKS) {
            assertThat(moves).isGreaterThan(WALKS * STEPS / 10);
            assertThat(refusals).isGreaterThan(WALKS * STEPS / 10);
            assertThat(late).isPositive();
            assertThat(seen).contains(RequestState.values());
        }
    }

    private void walk() {
        for (int step = 0; step < STEPS; step++) {
            now = now.plusSeconds(random.nextInt(20));
            if (random.nextInt(20) == 0) {
                keep();
            } else if (states.isEmpty() || random.nextInt(3) == 0) {
                reserve("call" + random.nextInt(CALLS), step);
            } else if (move()) {
                moves++;
            } else {
                refusals++;
            }
            check();
        }
        seen.addAll(states.values());
        assertThat(new LedgerAudit(database, () -> now).differences()).isEmpty();
    }

    /** Judges' money is kept back where there is room for all of it, and given back. */
    private void keep() {
        int times = 1 + random.nextInt(5);
        if (kept > 0) {
            ledger.giveBack("an-1");
            kept = 0;
            return;
        }
        boolean room = used() + WORST * times <= LIMIT;
        ReservationRequest judge =
                ReservationRequests.judging("", "judge", WORST, "", now.plus(Duration.ofSeconds(30)));
        assertThat(ledger.keep("an-1", List.of(new Earmark(judge, times)))).isEqualTo(room);
        kept = room ? times : 0;
    }

    private void reserve(String call, int step) {
        boolean judges = random.nextInt(10) == 0;
        Instant lease = now.plus(Duration.ofSeconds(30));
        Reservation reservation = ledger.reserve(
                judges
                        ? ReservationRequests.judging(call, "judge", WORST, "owner" + step, lease)
                        : ReservationRequests.of(call, WORST, "owner" + step, 1, lease));
        List<SendId> own =
                states.keySet().stream().filter(id -> id.callId().equals(call)).toList();
        if (own.stream().anyMatch(id -> states.get(id) == RequestState.SETTLED)) {
            assertThat(reservation)
                    .isInstanceOfSatisfying(
                            Reservation.Paid.class,
                            paid -> assertThat(paid.answer()).isEqualTo(answers.get(call)));
            return;
        }
        for (SendId id : own) {
            if (states.get(id) == RequestState.HELD
                    && leases.getOrDefault(id, Instant.MAX).isAfter(now)) {
                assertThat(reservation).isEqualTo(new Reservation.Busy(leases.getOrDefault(id, Instant.MAX)));
                return;
            }
            states.computeIfPresent(id, (any, state) -> state == RequestState.HELD ? RequestState.UNKNOWN : state);
        }
        long doubts = own.stream()
                .filter(id -> states.get(id) == RequestState.UNKNOWN || states.get(id) == RequestState.WRITTEN_OFF)
                .count();
        if (doubts > 1) {
            assertThat(reservation).isEqualTo(new Reservation.Doubtful((int) doubts));
            return;
        }
        kept -= judges && kept > 0 ? 1 : 0;
        if (used() + WORST > LIMIT) {
            assertThat(reservation).isInstanceOf(Reservation.Exceeded.class);
        } else {
            SendId id = new SendId(call, own.size() + 1);
            assertThat(reservation).isEqualTo(new Reservation.Granted(id));
            states.put(id, RequestState.HELD);
            leases.put(id, lease);
        }
    }

    /** @return whether it was allowed */
    private boolean move() {
        List<SendId> ids = new ArrayList<>(states.keySet());
        SendId id = ids.get(random.nextInt(ids.size()));
        RequestState from = states.getOrDefault(id, RequestState.HELD);
        RequestState to = MOVES.get(random.nextInt(MOVES.size()));
        long cost = random.nextLong(WORST + 1);
        boolean allowed = ALLOWED.getOrDefault(from, List.of()).contains(to);
        try {
            move(id, to, cost);
            assertThat(allowed).as("%s from %s to %s", id, from, to).isTrue();
        } catch (IllegalStateException e) {
            assertThat(allowed).as("%s from %s to %s", id, from, to).isFalse();
            return false;
        }
        if (from == RequestState.WRITTEN_OFF && to == RequestState.SETTLED) {
            late++;
            underestimated += Math.max(0, cost - costs.getOrDefault(id, 0L));
        }
        if (from != to) {
            states.put(id, to);
            costs.put(id, cost);
        }
        return from != to;
    }

    private void move(SendId id, RequestState to, long cost) {
        switch (to) {
            case SETTLED -> {
                boolean isAnswer = ledger.settle(id, ReservationRequests.costing(cost, id.toString()));
                answers.putIfAbsent(id.callId(), id.toString());
                assertThat(isAnswer).isEqualTo(id.toString().equals(answers.get(id.callId())));
            }
            case RELEASED -> ledger.release(id);
            case UNKNOWN -> ledger.doubt(id);
            case WRITTEN_OFF -> ledger.writeOff(id, new Money(cost));
            case HELD -> throw new AssertionError("only by reserving");
        }
    }

    private void check() {
        Budgets.Standing standing = budgets.standing().getFirst();
        assertThat(standing.settled()).isEqualTo(new Money(settled()));
        assertThat(standing.reserved()).isEqualTo(new Money(WORST * (count(RequestState.HELD) + kept)));
        assertThat(standing.unknown()).isEqualTo(new Money(WORST * count(RequestState.UNKNOWN)));
        assertThat(used()).isLessThanOrEqualTo(LIMIT + underestimated);
    }

    private long used() {
        return settled() + WORST * (count(RequestState.HELD) + count(RequestState.UNKNOWN) + kept);
    }

    private long settled() {
        return states.entrySet().stream()
                .filter(entry ->
                        entry.getValue() == RequestState.SETTLED || entry.getValue() == RequestState.WRITTEN_OFF)
                .mapToLong(entry -> costs.getOrDefault(entry.getKey(), 0L))
                .sum();
    }

    private long count(RequestState state) {
        return states.values().stream().filter(state::equals).count();
    }
}

package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.ModelRef;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a request's place in its model's limits. */
@ParameterizedClass
@EnumSource(Databases.class)
class LimitsTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o");
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration MINUTES = Duration.ofMinutes(10);
    private static final Demand ONE_A_MINUTE = new Demand(new ModelLimits(1, null, null), 100, MINUTES);
    private static final Demand ONE_AT_A_TIME = new Demand(new ModelLimits(null, null, 1), 100, MINUTES);

    private final Database database;
    private final Ledger ledger;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    LimitsTest(Databases databases) {
        database = databases.open();
        ledger = new Ledger(database, () -> now, 2, handle -> now);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void requestThatWasNotSentGivesItsPlaceBack() {
        ledger.unsent(granted("a", 1, ONE_A_MINUTE), MINUTES);

        assertThat(reserve("b", 1, ONE_A_MINUTE)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void requestThatWasRefusedFreeOfChargeKeepsItsPlace() {
        ledger.release(granted("a", 1, ONE_A_MINUTE));

        assertThat(reserve("b", 1, ONE_A_MINUTE)).isInstanceOf(Reservation.Limited.class);
    }

    /** It arrived before that, whenever it did. */
    @Test
    void placeIsFreeAMinuteAfterTheAnswer() {
        SendId id = granted("a", 1, ONE_A_MINUTE);
        now = now.plusMillis(200);
        ledger.settle(id, new Settlement(ReservationRequests.costing(1, "a").cost(), 30, 10, "a"));

        now = now.plusMillis(59_999);
        assertThat(reserve("b", 1, ONE_A_MINUTE)).isInstanceOf(Reservation.Limited.class);
        now = now.plusMillis(51);
        assertThat(reserve("b", 1, ONE_A_MINUTE)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void placeOfOneThatMayBeLateIsFreeLaterUnlessItIsAnswered() {
        Duration slack = Duration.ofSeconds(8);
        Demand late = new Demand(new ModelLimits(2, null, null), 100, MINUTES, slack);
        granted("a", 1, late);
        SendId answered = granted("b", 1, late);
        now = now.plusSeconds(3);
        ledger.settle(
                answered, new Settlement(ReservationRequests.costing(1, "b").cost(), 30, 10, "b"));

        now = now.plusSeconds(59);
        assertThat(reserve("c", 1, late)).isInstanceOf(Reservation.Limited.class);
        now = now.plusMillis(1_100);
        assertThat(reserve("c", 1, late)).isInstanceOf(Reservation.Granted.class);
        assertThat(reserve("d", 1, late)).isInstanceOf(Reservation.Limited.class);
        now = now.plusMillis(6_400);
        assertThat(reserve("d", 1, late)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void requestInDoubtKeepsItsPlace() {
        ledger.doubt(granted("a", 1, ONE_A_MINUTE));

        assertThat(reserve("b", 1, ONE_A_MINUTE)).isEqualTo(new Reservation.Limited(ModelLimits.WINDOW));
        now = now.plus(ModelLimits.WINDOW);
        assertThat(reserve("b", 1, ONE_A_MINUTE)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void requestThatCameToFewerTokensLeavesTheRestToOthers() {
        Demand most = new Demand(new ModelLimits(null, 100, null), 100, MINUTES);
        ledger.settle(
                granted("a", 1, most),
                new Settlement(ReservationRequests.costing(1, "a").cost(), 30, 10, "a"));

        Demand rest = new Demand(most.limits(), 60, MINUTES);
        assertThat(reserve("b", 1, rest)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void tokensThatTheProviderDidNotCountAreTakenForTheMost() {
        Demand most = new Demand(new ModelLimits(null, 100, null), 100, MINUTES);
        ledger.settle(
                granted("a", 1, most),
                new Settlement(ReservationRequests.costing(1, "a").cost(), 0, 0, "a"));

        assertThat(reserve("b", 1, most)).isEqualTo(new Reservation.Limited(Duration.ofMillis(60_050)));
    }

    @Test
    void whatHasEndedIsCountedInOneRowForMany() {
        Demand hundred = new Demand(new ModelLimits(100, null, null), 10, MINUTES);
        for (int i = 0; i < 100; i++) {
            settle(granted("a" + i, 1, hundred));
        }

        assertThat(slots()).isEqualTo(1);
        assertThat(reserve("b", 1, hundred)).isInstanceOf(Reservation.Limited.class);
        now = now.plus(ModelLimits.WINDOW);
        assertThat(reserve("b", 1, hundred)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void slotCountsUntilTheLatestOfItsRequestsDoesNot() {
        Demand two = new Demand(new ModelLimits(2, null, null), 10, MINUTES);
        settle(granted("a", 1, two));
        now = now.plusMillis(LimitSlots.WIDTH.toMillis() / 10);
        settle(granted("b", 1, two));

        now = now.plusMillis(60_049);
        assertThat(reserve("c", 1, two)).isInstanceOf(Reservation.Limited.class);
        now = now.plusMillis(1);
        assertThat(reserve("c", 1, two)).isInstanceOf(Reservation.Granted.class);
        assertThat(reserve("d", 1, two)).isInstanceOf(Reservation.Granted.class);
    }

    /** It writes none of the columns that it does not know. */
    @Test
    void whatAnEarlierVersionEndedCountsByItself() {
        settle(granted("a", 1, ONE_A_MINUTE));
        database.write(handle -> handle.execute("update send set in_slot = null"));
        database.write(handle -> handle.execute("delete from limit_slot"));

        assertThat(reserve("b", 1, ONE_A_MINUTE)).isEqualTo(new Reservation.Limited(Duration.ofMillis(60_050)));
    }

    @Test
    void slotsThatCountNoMoreAreDeleted() {
        settle(granted("a", 1, ONE_A_MINUTE));
        Maintenance maintenance = new Maintenance(database, ledger, () -> now);

        maintenance.forgetCounted();
        assertThat(slots()).isEqualTo(1);
        now = now.plus(Duration.ofHours(2));
        maintenance.forgetCounted();

        assertThat(slots()).isZero();
    }

    @Test
    void nobodyIsBesideARequestOfADeadWorkerUntilItsLeaseEnds() {
        granted("a", 1, ONE_AT_A_TIME);

        assertThat(reserve("b", 1, ONE_AT_A_TIME)).isInstanceOf(Reservation.Limited.class);
        now = now.plus(LEASE);
        assertThat(reserve("b", 1, ONE_AT_A_TIME)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void nextAttemptTakesThePlaceOfTheOneThatDied() {
        granted("a", 1, ONE_AT_A_TIME);
        // What is known of the first one's end is known when the second one asks again.
        reserve("a", 2, ONE_AT_A_TIME);

        assertThat(reserve("a", 2, ONE_AT_A_TIME)).isInstanceOf(Reservation.Granted.class);
        assertThat(reserve("b", 1, ONE_AT_A_TIME)).isInstanceOf(Reservation.Limited.class);
    }

    @Test
    void callThatWaitsNoMoreIsNotWaitedFor() {
        granted("a", 1, ONE_A_MINUTE);
        reserve("b", 1, ONE_A_MINUTE);
        another(other -> other.withdraw(MODEL, "b"));

        assertThat(reserve("c", 1, ONE_A_MINUTE)).isEqualTo(new Reservation.Limited(ModelLimits.WINDOW));
    }

    @Test
    void whatNoBudgetHasRoomForDoesNotWait() {
        new Budgets(database, () -> now)
                .set(new Budget(
                        Budget.Scope.TENANT,
                        "acme",
                        Period.DAY,
                        ReservationRequests.costing(150, "").cost()));
        granted("a", 1, ONE_A_MINUTE);

        assertThat(reserve("b", 1, ONE_A_MINUTE)).isInstanceOf(Reservation.Exceeded.class);
    }

    @Test
    void whatTheProviderSaysHoldsForEverybody() {
        Demand many = new Demand(new ModelLimits(50, null, null), 100, MINUTES);
        another(other -> other.learn(MODEL, requests(Duration.ofSeconds(1), 0L)));

        assertThat(reserve("a", 1, many)).isEqualTo(new Reservation.Limited(Duration.ofSeconds(30)));
        now = now.plusSeconds(30);
        assertThat(reserve("a", 1, many)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void whatTheProviderSaidIsForgottenWhereSomebodyKnowsBetter() {
        Demand many = new Demand(new ModelLimits(50, null, null), 100, MINUTES);
        another(other -> other.learn(MODEL, requests(Duration.ofSeconds(1), 0L)));

        ToldLimits.forget(database, other -> !other.equals(MODEL));
        assertThat(reserve("a", 1, many)).isInstanceOf(Reservation.Limited.class);
        ToldLimits.forget(database, MODEL::equals);

        assertThat(reserve("a", 1, many)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void wordAboutAnEarlierTimeIsNotTakenForNews() {
        Demand many = new Demand(new ModelLimits(50, null, null), 100, MINUTES);
        another(other -> other.learn(MODEL, requests(Duration.ofSeconds(1), 0L)));
        another(other -> other.learn(MODEL, requests(Duration.ofSeconds(20), 5L)));

        assertThat(reserve("a", 1, many)).isInstanceOf(Reservation.Limited.class);
    }

    @Test
    void modelWithoutLimitsAsksNothingMore() {
        List<String> statements = new CopyOnWriteArrayList<>();
        database.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                statements.add(String.valueOf(context.getRenderedSql()));
            }
        });

        ledger.settle(
                ((Reservation.Granted) ledger.reserve(ReservationRequests.of("a", 100, "run/a", 1, now.plus(LEASE))))
                        .id(),
                ReservationRequests.costing(10, "a"));

        assertThat(statements)
                .isNotEmpty()
                .noneMatch(sql -> sql.contains("limit_waiter")
                        || sql.contains("told_limit")
                        || sql.contains("pg_advisory_xact_lock(")
                        || sql.contains("clock_timestamp"));
    }

    /** When this ends it is booked. */
    private void another(Consumer<Ledger> process) {
        try (Ledger other = new Ledger(database, () -> now, 2, handle -> now)) {
            process.accept(other);
        }
    }

    private static ToldLimit requests(Duration age, long remaining) {
        return new ToldLimit(ToldLimit.What.REQUESTS, age, null, remaining, Duration.ofSeconds(30));
    }

    private void settle(SendId id) {
        ledger.settle(
                id, new Settlement(ReservationRequests.costing(1, id.callId()).cost(), 5, 5, id.callId()));
    }

    private int slots() {
        return database.read(handle -> handle.createQuery("select count(*) from limit_slot")
                .mapTo(Integer.class)
                .one());
    }

    private SendId granted(String call, int attempt, Demand demand) {
        return ((Reservation.Granted) reserve(call, attempt, demand)).id();
    }

    private Reservation reserve(String call, int attempt, Demand demand) {
        return ledger.reserve(ReservationRequests.of(call, 100, "run/" + call, attempt, now.plus(LEASE))
                .asking(demand));
    }
}

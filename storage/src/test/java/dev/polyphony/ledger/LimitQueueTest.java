package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.ledger.LimitQueue.Counted;
import dev.polyphony.ledger.LimitQueue.Told;
import dev.polyphony.ledger.LimitQueue.Waiter;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.ledger.ToldLimit.What;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may ask a limited model now, and how long the others wait. */
class LimitQueueTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration MINUTES = Duration.ofMinutes(10);

    @Test
    void placeIsFreeAMinuteAndTheWayLater() {
        LimitQueue queue = queue(List.of(sent(50), sent(40), sent(10)), 0);

        assertThat(queue.wait("call", requests(3))).contains(left(50));
        assertThat(queue.wait("call", requests(4))).isEmpty();
    }

    @Test
    void whoeverWaitsIsLetThroughInOrder() {
        LimitQueue queue = queue(List.of(sent(50), sent(40)), 0);

        assertThat(queue.wait("first", requests(2))).contains(left(50));
        assertThat(queue.wait("second", requests(2))).contains(left(40));
        // Behind the first one's, which will be sent when that place is free.
        assertThat(queue.wait("third", requests(2))).contains(left(50).plus(ModelLimits.WINDOW));
        assertThat(queue.wait("first", requests(2))).contains(left(50));
    }

    @Test
    void freePlaceIsForWhoWaitedLongest() {
        LimitQueue queue = queue(List.of(sent(20)), 0, waiting("before", 1, 1));

        assertThat(queue.wait("new", requests(2))).isPresent();
        assertThat(queue.wait("before", requests(2))).isEmpty();
    }

    @Test
    void whoDoesNotAskAgainIsGone() {
        LimitQueue queue = queue(List.of(sent(20)), 0, waiting("gone", 1, 6));

        assertThat(queue.wait("new", requests(2))).isEmpty();
        assertThat(queue.left()).contains("gone");
    }

    @Test
    void noPlaceIsKeptForWhoDoesNotWaitThatLong() {
        LimitQueue queue = queue(List.of(sent(20)), 0);
        Demand impatient = new Demand(new ModelLimits(1, null, null), 10, Duration.ofSeconds(2));

        assertThat(queue.wait("call", impatient)).contains(left(20));

        assertThat(queue.asked()).isEmpty();
    }

    @Test
    void tokensAreCountedAtWhatTheyCameTo() {
        LimitQueue queue = queue(List.of(new Counted(ago(20), 1, 300, false), new Counted(ago(10), 1, 600, false)), 0);

        assertThat(queue.wait("small", tokens(1000, 100))).isEmpty();
        assertThat(queue.wait("large", tokens(1000, 300))).contains(left(20));
    }

    @Test
    void thoseThatCountFromTheSameMomentOnLeaveTogether() {
        LimitQueue queue = queue(List.of(new Counted(ago(50), 3, 30, false), sent(10)), 0);

        assertThat(queue.wait("first", requests(4))).contains(left(50));
        // The places of all three are free then.
        assertThat(queue.wait("second", requests(4))).contains(left(50));
        assertThat(queue.wait("third", requests(4))).contains(left(50));
        assertThat(queue.wait("fourth", requests(4))).contains(left(10));
        assertThat(queue.wait("fifth", requests(5))).isPresent();
    }

    @Test
    void requestUnderWayMayComeToLessAtAnyTime() {
        LimitQueue queue = queue(List.of(new Counted(ago(1), 1, 900, true)), 1);

        assertThat(queue.wait("call", tokens(1000, 300))).contains(Duration.ofMillis(200));
    }

    @Test
    void requestThatCouldComeToMoreThanAMinutesTokensGoesAlone() {
        assertThat(queue(List.of(), 0).wait("call", tokens(1000, 5000))).isEmpty();
        assertThat(queue(List.of(sent(1)), 0).wait("call", tokens(1000, 5000))).contains(left(1));
    }

    @Test
    void thoseThatWaitForASlotCountToo() {
        Demand two = new Demand(new ModelLimits(null, null, 2), 10, MINUTES);
        LimitQueue queue = queue(List.of(), 1, waiting("before", 1, 0));

        assertThat(queue.wait("new", two)).contains(Duration.ofMillis(200));
        assertThat(queue.wait("before", two)).isEmpty();
    }

    @Test
    void providersWordLowersALimitAndNeverRaisesIt() {
        List<Counted> three = List.of(sent(30), sent(20), sent(10));

        assertThat(told(three, word(What.REQUESTS, 0, 3L, null, null)).wait("call", requests(5)))
                .contains(left(30));
        assertThat(told(three, word(What.REQUESTS, 0, 500L, null, null)).wait("call", requests(3)))
                .contains(left(30));
    }

    @Test
    void providersWordHoldsForAWhile() {
        Told old = new Told(What.REQUESTS, NOW.minus(Duration.ofMinutes(10)), 1L, null, null);

        assertThat(told(List.of(sent(30)), old).wait("call", requests(5))).isEmpty();
    }

    @Test
    void whatProviderSaysRemainsIsAllUntilItIsReset() {
        Told oneMore = word(What.REQUESTS, 15, null, 1L, 40);

        assertThat(told(List.of(sent(20)), oneMore).wait("call", requests(50))).isEmpty();
        // One was sent since then.
        assertThat(told(List.of(sent(20), sent(10)), oneMore).wait("call", requests(50)))
                .contains(Duration.ofSeconds(40));
    }

    @Test
    void remainingTokensAreAllUntilTheyAreReset() {
        Told some = word(What.TOKENS, 15, null, 250L, 40);

        assertThat(told(List.of(), some).wait("call", tokens(10_000, 300))).contains(Duration.ofSeconds(40));
        assertThat(told(List.of(), some).wait("call", tokens(10_000, 200))).isEmpty();
    }

    private static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    /** Of the time in which one that was sent so long ago counts. */
    private static Duration left(long secondsAgo) {
        return ModelLimits.WINDOW.minusSeconds(secondsAgo);
    }

    private static Counted sent(long secondsAgo) {
        return new Counted(ago(secondsAgo), 1, 10, false);
    }

    private static Waiter waiting(String call, long position, long askedSecondsAgo) {
        return new Waiter(call, position, 10, ago(askedSecondsAgo));
    }

    private static Told word(
            What what, long secondsAgo, @Nullable Long most, @Nullable Long remaining, @Nullable Integer resetIn) {
        return new Told(what, ago(secondsAgo), most, remaining, resetIn == null ? null : NOW.plusSeconds(resetIn));
    }

    private static Demand requests(int limit) {
        return new Demand(new ModelLimits(limit, null, null), 10, MINUTES);
    }

    private static Demand tokens(int limit, long wanted) {
        return new Demand(new ModelLimits(null, limit, null), wanted, MINUTES);
    }

    private static LimitQueue queue(List<Counted> log, long held, Waiter... waiters) {
        return new LimitQueue(NOW, log, held, List.of(waiters), List.of());
    }

    private static LimitQueue told(List<Counted> log, Told word) {
        return new LimitQueue(NOW, log, 0, List.of(), List.of(word));
    }
}

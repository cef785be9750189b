package dev.polyphony.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.health.Circuit.Closed;
import dev.polyphony.health.Circuit.Drained;
import dev.polyphony.health.Circuit.Open;
import dev.polyphony.health.Circuit.Recovering;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How circuits open, wait, recover and close. */
class CircuitRulesTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Failure SICK = new Failure.Unavailable(503);
    private static final Failure UNPAID = new Failure.CreditExhausted();
    private static final Failure THROTTLED = new Failure.Throttled(null);

    private final CircuitSettings settings = CircuitSettings.standard();
    private final CircuitRules rules = new CircuitRules(settings);

    /** As by a clock that goes otherwise, or by a zero that nobody meant. */
    @ParameterizedTest
    @ValueSource(longs = {0, -30})
    void providerThatSaysNoTimeAtAllHasSaidNothing(long seconds) {
        assertThat(opened(new Closed(), new Failure.Throttled(Duration.ofSeconds(seconds)), NOON))
                .isEqualTo(new Open(
                        new Failure.Throttled(Duration.ofSeconds(seconds)),
                        NOON,
                        NOON,
                        opened(new Closed(), THROTTLED, NOON).until(),
                        1,
                        Set.of()));
    }

    @Test
    void firstOpeningWaitsFifteenSeconds() {
        assertThat(opened(new Closed(), SICK, NOON))
                .isEqualTo(new Open(SICK, NOON, NOON, NOON.plusSeconds(15), 1, Set.of()));
    }

    @Test
    void waitsGrowWithTheOutageToAMinute() {
        Open circuit = opened(new Closed(), SICK, NOON);
        for (long wait : new long[] {15, 15, 15, 15, 18, 23, 29, 36, 45, 57, 60, 60}) {
            circuit = opened(circuit, SICK, circuit.until());
            assertThat(Duration.between(circuit.opened(), circuit.until()).toSeconds())
                    .isEqualTo(wait);
            assertThat(circuit.since()).isEqualTo(NOON);
        }
        assertThat(circuit.attempts()).isEqualTo(13);
    }

    @Test
    void jitterIsATenth() {
        assertThat(rules.failed(new Closed(), SICK, null, NOON, 1))
                .isEqualTo(new Open(SICK, NOON, NOON, NOON.plusMillis(16_500), 1, Set.of()));
        assertThat(rules.failed(new Closed(), SICK, null, NOON, -1))
                .isEqualTo(new Open(SICK, NOON, NOON, NOON.plusMillis(13_500), 1, Set.of()));
    }

    @Test
    void failuresUnderWayChangeNothing() {
        Open open = opened(new Closed(), SICK, NOON);

        assertThat(opened(open, SICK, NOON.plusSeconds(14))).isEqualTo(open);
        assertThat(opened(open, new Failure.Throttled(Duration.ofSeconds(1)), NOON.plusSeconds(3)))
                .isEqualTo(open);
    }

    @Test
    void laterFailureCanMakeItLonger() {
        Open open = opened(new Closed(), new Failure.Throttled(Duration.ofSeconds(5)), NOON);

        assertThat(opened(open, new Failure.Throttled(Duration.ofSeconds(30)), NOON.plusSeconds(1))
                        .until())
                .isEqualTo(NOON.plusSeconds(31));
    }

    @Test
    void rateLimitLastsAsLongAsTheProviderSays() {
        assertThat(opened(new Closed(), new Failure.Throttled(Duration.ofHours(2)), NOON)
                        .until())
                .isEqualTo(NOON.plusSeconds(7200));
    }

    @Test
    void rateLimitWithoutAWordDoublesToAMinute() {
        Open circuit = opened(new Closed(), THROTTLED, NOON);
        assertThat(circuit.until()).isEqualTo(NOON.plusSeconds(10));
        for (int wait : new int[] {20, 40, 60, 60}) {
            circuit = opened(circuit, THROTTLED, circuit.until().plusSeconds(1));
            assertThat(circuit.until()).isEqualTo(circuit.opened().plusSeconds(wait));
        }
    }

    @Test
    void rateLimitLongAfterTheLastIsAnotherOne() {
        Open circuit = opened(new Closed(), THROTTLED, NOON);

        Instant later = circuit.until().plusSeconds(61);
        assertThat(opened(circuit, THROTTLED, later))
                .isEqualTo(new Open(THROTTLED, later, later, later.plusSeconds(10), 1, Set.of()));
    }

    @Test
    void otherFailuresDoNotCloseWhatNeedsSomebody() {
        Open unpaid = opened(new Closed(), UNPAID, NOON);

        assertThat(opened(unpaid, new Failure.Throttled(Duration.ofSeconds(90)), NOON.plusSeconds(1)))
                .isEqualTo(unpaid);
        assertThat(opened(opened(new Closed(), SICK, NOON), UNPAID, NOON.plusSeconds(1))
                        .cause())
                .isEqualTo(UNPAID);
    }

    @Test
    void keysOfAllWhoWereRefusedAreKept() {
        Circuit first = rules.failed(new Closed(), UNPAID, "aaaa", NOON, 0);
        Circuit second = rules.failed(first, UNPAID, "bbbb", NOON.plusSeconds(1), 0);

        assertThat(((Open) second).keys()).containsExactlyInAnyOrder("aaaa", "bbbb");
    }

    @Test
    void goodLookLetsALittlePassAndStepsFollowByThemselves() {
        Open open = opened(new Closed(), SICK, NOON);
        Circuit recovering = rules.passed(open, open.until());

        assertThat(percent(recovering, open.until())).isEqualTo(1);
        assertThat(percent(recovering, open.until().plusMillis(4_999))).isEqualTo(1);
        assertThat(percent(recovering, open.until().plusSeconds(5))).isEqualTo(10);
        assertThat(percent(recovering, open.until().plusSeconds(10))).isEqualTo(50);
        assertThat(percent(recovering, open.until().plusSeconds(15))).isEqualTo(100);
        assertThat(recovering.at(open.until().plusSeconds(20))).isEqualTo(new Closed());
    }

    @Test
    void eachGoodLookIsAStep() {
        Circuit circuit = rules.passed(opened(new Closed(), SICK, NOON), NOON.plusSeconds(15));
        for (int percent : new int[] {1, 10, 50, 100}) {
            assertThat(percent(circuit, NOON.plusSeconds(15))).isEqualTo(percent);
            circuit = rules.passed(circuit, NOON.plusSeconds(15));
        }
        assertThat(circuit).isEqualTo(new Closed());
    }

    @Test
    void failureBeginsAStepAnew() {
        Circuit recovering = rules.passed(opened(new Closed(), SICK, NOON), NOON.plusSeconds(15));
        Circuit disturbed = rules.disturbed(recovering, NOON.plusSeconds(19));

        assertThat(percent(disturbed, NOON.plusSeconds(23))).isEqualTo(1);
        assertThat(percent(disturbed, NOON.plusSeconds(24))).isEqualTo(10);
    }

    @Test
    void failedRecoveryIsTheSameOutage() {
        Circuit recovering = rules.passed(opened(new Closed(), SICK, NOON), NOON.plusSeconds(105));

        assertThat(rules.failed(recovering, SICK, null, NOON.plusSeconds(120), 0))
                .isEqualTo(new Open(SICK, NOON, NOON.plusSeconds(120), NOON.plusSeconds(150), 2, Set.of()));
    }

    @Test
    void answerClosesOnlyWhatIsOver() {
        Open open = opened(new Closed(), THROTTLED, NOON);

        assertThat(rules.answered(open, true, NOON.plusSeconds(9))).isEqualTo(open);
        assertThat(rules.answered(open, true, NOON.plusSeconds(10))).isEqualTo(new Closed());
    }

    @Test
    void whereNobodyLooksAMinuteIsTheMost() {
        Open unpaid = opened(new Closed(), UNPAID, NOON);
        Open throttled = opened(new Closed(), new Failure.Throttled(Duration.ofHours(2)), NOON);
        Open sick = opened(new Closed(), SICK, NOON);

        assertThat(CircuitRules.passesAt(unpaid, false)).isEqualTo(NOON.plusSeconds(60));
        assertThat(CircuitRules.passesAt(throttled, false)).isEqualTo(NOON.plusSeconds(60));
        assertThat(CircuitRules.passesAt(sick, false)).isEqualTo(NOON.plusSeconds(15));
        assertThat(CircuitRules.passesAt(throttled, true)).isEqualTo(NOON.plusSeconds(7200));
    }

    @Test
    void outOfUseStaysSo() {
        Circuit drained = new Drained("anna", NOON);

        assertThat(rules.failed(drained, SICK, null, NOON, 0)).isEqualTo(drained);
        assertThat(rules.passed(drained, NOON)).isEqualTo(drained);
        assertThat(rules.answered(drained, true, NOON)).isEqualTo(drained);
    }

    private Open opened(Circuit before, Failure cause, Instant now) {
        return (Open) rules.failed(before, cause, null, now, 0);
    }

    private int percent(Circuit circuit, Instant now) {
        return ((Recovering) circuit.at(now)).percent();
    }
}

package dev.polyphony.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.port.Availability.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who passes while a model recovers. */
class HealthSnapshotTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");
    private static final HealthSubject SUBJECT = HealthSubject.of(MODEL);

    private final HealthSnapshot snapshot = new HealthSnapshot(
            Map.of(
                    SUBJECT,
                    SubjectHealth.unknown(SUBJECT)
                            .with(new Circuit.Recovering(
                                    new Failure.Unavailable(503), NOON, 1, 0, NOON, Duration.ofSeconds(5)))),
            NOON,
            null,
            true,
            CircuitSettings.standard());

    @Test
    void sharesAreThoseOfTheSteps() {
        assertThat(passing(0)).isCloseTo(100L, within(40L));
        assertThat(passing(5)).isCloseTo(1_000L, within(150L));
        assertThat(passing(10)).isCloseTo(5_000L, within(250L));
        assertThat(passing(15)).isEqualTo(10_000);
    }

    @Test
    void whoPassedOncePassesLaterToo() {
        List<String> first = analyses().filter(id -> passes(id, 0)).toList();

        assertThat(first).isNotEmpty().allMatch(id -> passes(id, 5)).allMatch(id -> passes(id, 10));
    }

    @Test
    void whoIsHeldBackIsToldWhenHisTurnComes() {
        assertThat(analyses().limit(100)).allSatisfy(id -> {
            if (snapshot.state(MODEL, id, null, NOON) instanceof State.Until(Instant at, Failure why)) {
                assertThat(snapshot.state(MODEL, id, null, at)).isEqualTo(new State.Ready());
                assertThat(snapshot.state(MODEL, id, null, at.minusMillis(1))).isInstanceOf(State.Until.class);
                assertThat(why).isEqualTo(new Failure.CircuitOpen(at, "unavailable (503)", NOON));
            }
        });
    }

    private long passing(int seconds) {
        return analyses().filter(id -> passes(id, seconds)).count();
    }

    private boolean passes(String analysis, int seconds) {
        return snapshot.state(MODEL, analysis, null, NOON.plusSeconds(seconds)) instanceof State.Ready;
    }

    private static Stream<String> analyses() {
        return IntStream.range(0, 10_000).mapToObj(n -> "an-" + n);
    }
}

package dev.polyphony.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.ledger.Databases;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that make a call or look, and end, as commands do. */
@ParameterizedClass
@EnumSource(Databases.class)
class ShortProcessesTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");
    private static final HealthSubject SUBJECT = HealthSubject.of(MODEL);
    private static final HealthSubject PROVIDER = HealthSubject.of(MODEL.provider());
    private static final Failure SICK = new Failure.Unavailable(503);
    private static final Failure UNREACHABLE = new Failure.Unreachable("no such host");

    private final Database database;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private int calls;

    ShortProcessesTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void thirdOfThreeFailedCallsOpensTheModel() {
        failing(SICK);
        failing(SICK);
        assertThat(readiness(SUBJECT)).isEqualTo(Readiness.READY);

        failing(SICK);

        assertThat(readiness(SUBJECT)).isEqualTo(Readiness.CIRCUIT_OPEN);
        assertThat(readiness(PROVIDER)).isEqualTo(Readiness.READY);
    }

    @Test
    void thirdThatReachesNobodyOpensTheProvider() {
        failing(UNREACHABLE);
        failing(UNREACHABLE);
        failing(UNREACHABLE);

        assertThat(readiness(PROVIDER)).isEqualTo(Readiness.UNREACHABLE);
    }

    @Test
    void callThatIsTriedAgainCountsOnce() {
        process(health -> {
            health.failed(MODEL, "call", null, SICK);
            health.failed(MODEL, "call", null, SICK);
        });
        failing(SICK);

        assertThat(readiness(SUBJECT)).isEqualTo(Readiness.READY);
    }

    @Test
    void answerBetweenThemStartsTheCountAnew() {
        failing(SICK);
        failing(SICK);
        process(health -> health.answered(MODEL, "well"));
        failing(SICK);
        failing(SICK);

        assertThat(readiness(SUBJECT)).isEqualTo(Readiness.READY);
    }

    @Test
    void resetStartsTheCountAnew() {
        failing(SICK);
        failing(SICK);
        process(health -> health.reset(null, "anna"));
        failing(SICK);

        assertThat(readiness(SUBJECT)).isEqualTo(Readiness.READY);
    }

    @Test
    void whatFailedLongAgoSaysNothing() {
        failing(SICK);
        failing(SICK);
        now = now.plus(Duration.ofMinutes(11));
        failing(SICK);

        assertThat(readiness(SUBJECT)).isEqualTo(Readiness.READY);
    }

    /** Whoever looks with other settings changes nothing, and sees what those see who call. */
    @Test
    void recoveryGoesOnByTheStepsOfWhoSawItBegin() {
        CircuitSettings slow = new CircuitSettings(
                20, 1, Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMinutes(1));
        try (ProviderHealth worker = new ProviderHealth(database, () -> now, slow)) {
            worker.failed(MODEL, "call", null, SICK);
            worker.looked(SUBJECT, "worker", null, null, null);
        }
        now = now.plusSeconds(59);

        assertThat(seen()).isEqualTo(1);
        now = now.plusSeconds(1);
        assertThat(seen()).isEqualTo(10);
        now = now.plus(Duration.ofMinutes(2));
        assertThat(seen()).isEqualTo(100);
    }

    private int seen() {
        Circuit[] seen = {new Circuit.Closed()};
        process(health -> {
            health.snapshot();
            health.reset(HealthSubject.of(ModelRef.parse("mistral/large")), "anna");
            seen[0] = health.snapshot().of(SUBJECT).circuit();
        });
        return ((Circuit.Recovering) seen[0]).percent();
    }

    private void failing(Failure failure) {
        process(health -> health.failed(MODEL, "call " + calls++, null, failure));
    }

    private Readiness readiness(HealthSubject subject) {
        Readiness[] readiness = {Readiness.READY};
        process(health -> readiness[0] = health.snapshot().of(subject).readiness());
        return readiness[0];
    }

    private interface Work {
        void run(ProviderHealth health);
    }

    private void process(Work what) {
        try (ProviderHealth health = new ProviderHealth(database, () -> now, CircuitSettings.standard())) {
            what.run(health);
        }
    }
}

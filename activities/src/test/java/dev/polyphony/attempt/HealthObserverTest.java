package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.RetryMode;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.storage.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request's end says about its model. */
class HealthObserverTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");
    private static final Map<String, String> REAL = Map.of("OPENAI_API_KEY", "sk-test");

    @TempDir
    private Path folder;

    private Database database;
    private ProviderHealth health;

    @BeforeEach
    void open() {
        database = Database.file(folder.resolve("ledger.db"));
        CircuitSettings first = new CircuitSettings(
                20, 1, Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(5));
        health = new ProviderHealth(database, InstantSource.system(), first);
    }

    @AfterEach
    void close() {
        health.close();
        database.close();
    }

    @Test
    void failureOfTheModelCounts() throws Exception {
        ended(REAL, Map.of(), new Failure.Unavailable(503));

        assertThat(readiness()).isEqualTo(Readiness.CIRCUIT_OPEN);
    }

    @Test
    void modelThatWasGivenLittleTimeIsNotSlow() throws Exception {
        ended(REAL, Map.of(), Duration.ofMillis(500), new Failure.TimedOut(Failure.Phase.FIRST_BYTE));

        assertThat(readiness()).isEqualTo(Readiness.READY);
    }

    /** As a status of 408 does. */
    @Test
    void modelThatSaysAtOnceThatItTookTooLongCounts() throws Exception {
        ended(REAL, Map.of(), new Failure.TimedOut(Failure.Phase.FIRST_BYTE));

        assertThat(readiness()).isEqualTo(Readiness.CIRCUIT_OPEN);
    }

    @Test
    void cancelledRequestDoesNotCount() throws Exception {
        ended(REAL, Map.of(), new Failure.Cancelled());

        assertThat(readiness()).isEqualTo(Readiness.READY);
    }

    @Test
    void simulatorSpeaksForNobody() throws Exception {
        ended(Map.of(), Map.of("openai", "http://127.0.0.1:1"), new Failure.Unavailable(503));

        assertThat(readiness()).isEqualTo(Readiness.READY);
    }

    private void ended(Map<String, String> environment, Map<String, String> simulated, Failure failure)
            throws Exception {
        ended(environment, simulated, Duration.ofMinutes(1), failure);
    }

    private void ended(Map<String, String> environment, Map<String, String> simulated, Duration left, Failure failure)
            throws Exception {
        CallTask task = new CallTask(
                new Place("a-1", "1"),
                MODEL,
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(RetryMode.STAY, 3, Instant.now().plusSeconds(60)),
                Payment.NOBODYS);
        Attempt attempt = new Attempt(
                task,
                null,
                "run/1",
                1,
                Endpoints.from(LaneUnderTest.CATALOGUE, environment, simulated)
                        .of(MODEL.provider())
                        .orElseThrow(),
                new TimeLeft(left),
                0);
        HealthObserver observer = new HealthObserver(health);
        observer.admit(attempt);
        attempt.sending();
        observer.ended(attempt, new AttemptOutcome.Failed(failure, new Billing.Unknown()));
    }

    private Readiness readiness() {
        return health.snapshot().of(HealthSubject.of(MODEL)).readiness();
    }
}

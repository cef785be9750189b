package dev.polyphony.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.Databases;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider that changes its state is told of once, however many look; one that flaps is told of as that. */
@ParameterizedClass
@EnumSource(Databases.class)
class HealthAlertsTest {
    private static final ProviderId OPENAI = new ProviderId("openai");

    private final Database database;
    private final ProviderHealth health;
    private final HealthAlerts alerts;
    private final HealthAlerts another;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    HealthAlertsTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        health = new ProviderHealth(database, () -> now, CircuitSettings.standard());
        alerts = new HealthAlerts(database, health, () -> now);
        another = new HealthAlerts(database, health, () -> now);
    }

    @BeforeEach
    void look() {
        health.snapshot();
    }

    @AfterEach
    void close() {
        health.close();
        database.close();
    }

    @Test
    void eachChangeIsToldOfOnce() {
        health.drain(OPENAI, "ann");

        assertThat(raised()).containsExactly("openai was taken out of use by ann");
        another.raise();
        assertThat(raised()).hasSize(1);
        handOver();
        assertThat(raised()).isEmpty();

        now = now.plusSeconds(5);
        health.enable(OPENAI, "bob");
        another.raise();
        assertThat(raised()).containsExactly("openai was taken back into use by bob");
    }

    @Test
    void providerThatFlapsIsToldOfAsThatUntilItStaysAsItIs() {
        for (int i = 0; i < 20; i++) {
            flip(i);
            now = now.plusSeconds(30);
            alerts.raise();
        }
        assertThat(raised()).hasSize(HealthAlerts.MOST + 1);
        assertThat(alerts.open().getLast().changes()).isEqualTo(HealthAlerts.MOST + 1);
        assertThat(alerts.open().getLast().describe()).startsWith("openai fails and recovers by turns: 7 changes");
        handOver();

        now = now.plus(Duration.ofMinutes(11));
        flip(20);
        assertThat(raised()).containsExactly("openai was taken out of use by ann");
    }

    @Test
    void whatFlapsForHoursIsToldOfOnce() {
        for (int i = 0; i < 80; i++) {
            flip(i);
            now = now.plus(Duration.ofMinutes(1));
            alerts.raise();
            another.raise();
        }

        assertThat(alerts.open().stream().filter(alert -> alert.changes() != null))
                .hasSize(1);
        assertThat(alerts.open()).hasSize(HealthAlerts.MOST + 1);
    }

    @Test
    void rateLimitOfAModelIsNoNews() {
        health.failed(ModelRef.parse("openai/gpt-4o"), "call", null, new Failure.Throttled(null));
        health.close();

        try (ProviderHealth other = new ProviderHealth(database, () -> now, CircuitSettings.standard())) {
            assertThat(other.changes(Instant.EPOCH)).hasSize(1);
            HealthAlerts others = new HealthAlerts(database, other, () -> now);
            others.raise();
            assertThat(others.open()).isEmpty();
        }
    }

    private void flip(int times) {
        if (times % 2 == 0) {
            health.drain(OPENAI, "ann");
        } else {
            health.enable(OPENAI, "bob");
        }
    }

    private List<String> raised() {
        alerts.raise();
        return alerts.open().stream().map(ProviderAlert::describe).toList();
    }

    private void handOver() {
        alerts.open().forEach(alerts::handedOver);
    }
}

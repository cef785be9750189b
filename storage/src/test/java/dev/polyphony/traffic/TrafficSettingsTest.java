package dev.polyphony.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.ledger.Databases;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.TrafficSettings.Change;
import dev.polyphony.traffic.TrafficSettings.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Databases.class)
class TrafficSettingsTest {
    private static final ProviderId ANTHROPIC = new ProviderId("anthropic");
    private static final ProviderId GEMINI = new ProviderId("gemini");
    private static final ProviderId OPENAI = new ProviderId("openai");

    private final String url;
    private final Database database;
    private final TrafficSettings settings;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    TrafficSettingsTest(Databases databases) {
        url = databases.fresh();
        database = Database.open(url, null, null);
        settings = new TrafficSettings(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nobodyHasSetAnything() {
        assertThat(settings.current()).isEqualTo(new TrafficSettings.Current(Map.of(), List.of()));
        assertThat(settings.changes(Instant.EPOCH)).isEmpty();
    }

    @Test
    void weightsThatAreNotNamedStayAsTheyAre() {
        settings.weights(Map.of(OPENAI, 0.4, GEMINI, 0.1), "ann");

        assertThat(settings.weights(Map.of(OPENAI, 0.75), "bob").weights())
                .isEqualTo(Map.of(OPENAI, 0.75, GEMINI, 0.1));
        assertThat(settings.current().weights()).isEqualTo(Map.of(OPENAI, 0.75, GEMINI, 0.1));
    }

    @Test
    void othersOfTheSameDatabaseSeeIt() {
        settings.weights(Map.of(OPENAI, 0.4), "ann");
        settings.priority(List.of(GEMINI, ANTHROPIC), "ann");

        try (Database second = Database.open(url, null, null)) {
            assertThat(new TrafficSettings(second, () -> now).current())
                    .isEqualTo(new TrafficSettings.Current(Map.of(OPENAI, 0.4), List.of(GEMINI, ANTHROPIC)));
        }
    }

    @Test
    void eachChangeIsOnRecord() {
        Instant first = now;
        settings.weights(Map.of(OPENAI, 1.0), "ann");
        now = now.plusSeconds(60);
        settings.priority(List.of(GEMINI, OPENAI), " bob ");
        settings.usualWeights("ann");

        assertThat(settings.changes(first))
                .containsExactlyInAnyOrder(
                        new Change(first, Kind.WEIGHTS, "ann", "openai=1"),
                        new Change(now, Kind.PRIORITY, "bob", "gemini openai"),
                        new Change(now, Kind.WEIGHTS, "ann", ""));
        assertThat(settings.changes(now)).hasSize(2);
        assertThat(settings.current().weights()).isEmpty();
    }

    @Test
    void weightsOfATimeAreThoseThatHeldAlreadyAndEachChangeSince() {
        Instant first = now;
        settings.weights(Map.of(OPENAI, 9.0), "ann");
        Instant second = first.plusSeconds(60);
        now = second;
        settings.weights(Map.of(OPENAI, 1.0), "ann");
        Instant third = first.plusSeconds(180);
        now = third;
        settings.usualWeights("ann");

        assertThat(settings.weightsSince(first.plusSeconds(120)))
                .isEqualTo(Map.of(second, Map.of(OPENAI, 1.0), third, Map.of()));
        assertThat(settings.weightsSince(Instant.EPOCH)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1e9})
    void weightThatIsNoneChangesNothing(double weight) {
        assertThatThrownBy(() -> settings.weights(Map.of(OPENAI, weight), "ann"))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("weights.openai: a number from 0 to 1000000, such as 0.4");
        assertThat(settings.changes(Instant.EPOCH)).isEmpty();
    }

    @Test
    void changesOfNothingOrOfNobodyAreRefused() {
        assertThatThrownBy(() -> settings.weights(Map.of(), "ann")).hasMessageStartingWith("weights: none given");
        assertThatThrownBy(() -> settings.priority(List.of(OPENAI, OPENAI), "ann"))
                .hasMessageStartingWith("priority: names a provider twice");
        assertThatThrownBy(() -> settings.priority(List.of(OPENAI), " ")).hasMessageStartingWith("by: ");
    }
}

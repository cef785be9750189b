package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PlanningSettingsTest {
    @Test
    void workerThatIsGivenThePropertiesPlansByTheSameSettings() {
        PlanningSettings all = new PlanningSettings(
                Path.of("/etc/catalogue.yaml"),
                Path.of("/home/models"),
                Path.of("/home/workloads"),
                Path.of("/home/ledger.db"),
                List.of("tenant:acme/month=50", "all/day=5"),
                Map.of("default-deadline", "90s", "level-expert", "prove, derive"),
                Map.of("openai", "http://127.0.0.1:1/openai/v1", "x-y", "http://127.0.0.1:1/x"));

        assertThat(bound(all)).isEqualTo(all);
    }

    @Test
    void whatIsNotSetIsNoProperty() {
        PlanningSettings none = new PlanningSettings(null, null, null, null, List.of(), Map.of(), Map.of());

        assertThat(none.properties()).isEmpty();
    }

    private static PlanningSettings bound(PlanningSettings settings) {
        return new Binder(new MapConfigurationPropertySource(settings.properties()))
                .bind(WorkerSettings.PREFIX, WorkerSettings.class)
                .get()
                .planning();
    }
}

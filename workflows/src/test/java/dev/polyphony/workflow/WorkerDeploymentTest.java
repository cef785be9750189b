package dev.polyphony.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerDeploymentTest {
    @Test
    void workersHaveNoVersionUntilTheyAreToldOne() {
        assertThat(WorkerDeployment.from(Map.of())).isEmpty();
        assertThat(WorkerDeployment.from(Map.of("POLYPHONY_DEPLOYMENT", " ", "POLYPHONY_BUILD_ID", "")))
                .isEmpty();
    }

    @Test
    void nameAndBuildIdAreThoseOfPolyphonyElseThoseOfTemporalsController() {
        Map<String, String> controller =
                Map.of("TEMPORAL_DEPLOYMENT_NAME", "prod/polyphony", "TEMPORAL_WORKER_BUILD_ID", "v1.4.0-3fa9");

        assertThat(WorkerDeployment.from(controller)).contains(new WorkerDeployment("prod/polyphony", "v1.4.0-3fa9"));
        assertThat(WorkerDeployment.from(Map.of(
                        "POLYPHONY_DEPLOYMENT",
                        "mine",
                        "POLYPHONY_BUILD_ID",
                        "7",
                        "TEMPORAL_DEPLOYMENT_NAME",
                        "other",
                        "TEMPORAL_WORKER_BUILD_ID",
                        "8")))
                .contains(new WorkerDeployment("mine", "7"));
    }

    @Test
    void oneWithoutTheOtherIsAnErrorThatNamesWhatIsMissing() {
        assertThatThrownBy(() -> WorkerDeployment.from(Map.of("POLYPHONY_DEPLOYMENT", "polyphony")))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("POLYPHONY_BUILD_ID: is missing")
                .hasMessageContaining("give each build its own");
        assertThatThrownBy(() -> WorkerDeployment.from(Map.of("TEMPORAL_WORKER_BUILD_ID", "7")))
                .hasMessageContaining("POLYPHONY_DEPLOYMENT: is missing")
                .hasMessageContaining("TEMPORAL_WORKER_BUILD_ID is set");
    }

    /** The server puts the two together with a dot or a colon. */
    @Test
    void nameThatTheServerWouldNotTakeIsRefused() {
        assertThatThrownBy(
                        () -> WorkerDeployment.from(Map.of("POLYPHONY_DEPLOYMENT", "a.b", "POLYPHONY_BUILD_ID", "7")))
                .hasMessageContaining("POLYPHONY_DEPLOYMENT: 'a.b' is none");
        assertThatThrownBy(
                        () -> WorkerDeployment.from(Map.of("POLYPHONY_DEPLOYMENT", "ab", "POLYPHONY_BUILD_ID", "7:8")))
                .hasMessageContaining("POLYPHONY_BUILD_ID: '7:8' is none");
    }

    @Test
    void whatSaysNothingElseStaysWithItsVersion() {
        var options = new WorkerDeployment("polyphony", "7").options();

        assertThat(options.isUsingVersioning()).isTrue();
        assertThat(options.getVersion()).isEqualTo(new WorkerDeploymentVersion("polyphony", "7"));
        assertThat(options.getDefaultVersioningBehavior()).isEqualTo(VersioningBehavior.PINNED);
    }
}

package dev.polyphony.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.deployment.DeploymentState.State;
import dev.polyphony.deployment.DeploymentState.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeploymentStateTest {
    private static final Instant CREATED = Instant.parse("2026-11-30T06:00:00Z");

    @Test
    void whereNoVersionIsCurrentWhatIsNewWaitsUnlessWorkersWithoutOneRun() {
        Version inactive = version("1", State.INACTIVE, 0, 1, null);

        assertThat(state(0, inactive).problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("what is new waits", "polyphony workers promote 1"));
        assertThat(state(1, inactive).problem()).isEmpty();
    }

    @Test
    void whatIsOpenWaitsWhereNoWorkerOfItsVersionRuns() {
        Version current = version("2", State.CURRENT, 0, 1, CREATED);

        assertThat(state(0, current, version("1", State.DRAINING, 3, 0, CREATED))
                        .problem())
                .contains("no worker of 1 runs, and 3 open of it wait; start one again");
        assertThat(state(0, current, version("1", State.DRAINED, 0, 0, CREATED)).problem())
                .isEmpty();
    }

    @Test
    void currentVersionWithoutAWorkerIsSaid() {
        assertThat(state(0, version("2", State.CURRENT, 0, 0, CREATED)).problem())
                .contains("no worker of 2 runs, and what is new waits for one; start one, or promote another");
    }

    @Test
    void versionBeforeIsTheOneThatWasCurrentLast() {
        DeploymentState state = state(
                0,
                version("4", State.CURRENT, 0, 1, CREATED.plusSeconds(40)),
                version("3", State.INACTIVE, 0, 1, null),
                version("2", State.DRAINING, 0, 1, CREATED.plusSeconds(20)),
                version("1", State.DRAINED, 0, 0, CREATED.plusSeconds(10)));

        assertThat(state.before()).map(Version::buildId).contains("2");
    }

    private static DeploymentState state(int unversioned, Version... versions) {
        return new DeploymentState("polyphony", List.of(versions), unversioned);
    }

    private static Version version(String build, State state, long open, int workers, @Nullable Instant lastCurrent) {
        return new Version(build, state, state == State.CURRENT ? 100 : 0, CREATED, lastCurrent, open, workers);
    }
}

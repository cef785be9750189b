package dev.polyphony.worker;

import dev.polyphony.workflow.WorkerDeployment;
import io.temporal.worker.WorkerOptions;
import java.util.Optional;

/**
 * Every worker of the process has the same: a call of an analysis that stays with a version finds its lane there.
 *
 * @param deployment empty where workers have no versions
 */
record WorkerVersion(Optional<WorkerDeployment> deployment) {
    WorkerOptions.Builder of(WorkerOptions.Builder options) {
        return deployment
                .map(version -> options.setDeploymentOptions(version.options()))
                .orElse(options);
    }
}

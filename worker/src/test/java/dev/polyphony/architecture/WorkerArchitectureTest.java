package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** Hosts the activities; knows no client. */
class WorkerArchitectureTest extends ModuleBorders {
    WorkerArchitectureTest() {
        super(ProjectModule.WORKER, PICOCLI);
    }
}

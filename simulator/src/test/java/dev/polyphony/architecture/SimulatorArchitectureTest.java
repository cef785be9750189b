package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** The providers' wire formats know nothing of ours. */
class SimulatorArchitectureTest extends ModuleBorders {
    SimulatorArchitectureTest() {
        super(ProjectModule.SIMULATOR, SPRING, TEMPORAL, DATABASE);
    }
}

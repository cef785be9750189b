package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** All of it in one process: nobody depends on this. */
class StandaloneArchitectureTest extends ModuleBorders {
    StandaloneArchitectureTest() {
        super(ProjectModule.STANDALONE);
    }
}

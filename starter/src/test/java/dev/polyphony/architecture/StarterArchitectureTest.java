package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** HTTP over the client. */
class StarterArchitectureTest extends ModuleBorders {
    StarterArchitectureTest() {
        super(ProjectModule.STARTER, PICOCLI, DATABASE);
    }
}

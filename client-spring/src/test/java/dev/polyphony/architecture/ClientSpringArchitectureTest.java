package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** The client as a bean, and no more. */
class ClientSpringArchitectureTest extends ModuleBorders {
    ClientSpringArchitectureTest() {
        super(ProjectModule.CLIENT_SPRING, PICOCLI, DATABASE);
    }
}

package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** A library that services can take without our database, command line or framework. */
class ClientArchitectureTest extends ModuleBorders {
    ClientArchitectureTest() {
        super(ProjectModule.CLIENT, SPRING, PICOCLI, DATABASE);
    }
}

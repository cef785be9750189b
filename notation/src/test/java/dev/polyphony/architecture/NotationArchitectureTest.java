package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** Files become what the domain speaks of. */
class NotationArchitectureTest extends ModuleBorders {
    NotationArchitectureTest() {
        super(ProjectModule.NOTATION, SPRING, PICOCLI, TEMPORAL, DATABASE, PROVIDERS);
    }
}

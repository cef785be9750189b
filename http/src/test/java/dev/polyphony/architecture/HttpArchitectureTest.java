package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** What stands before a port knows nothing of what is behind it. */
class HttpArchitectureTest extends ModuleBorders {
    HttpArchitectureTest() {
        super(ProjectModule.HTTP, TEMPORAL, DATABASE, PICOCLI);
    }
}

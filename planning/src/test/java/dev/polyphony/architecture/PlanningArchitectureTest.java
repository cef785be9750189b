package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** Requests become plans without network and database. */
class PlanningArchitectureTest extends ModuleBorders {
    PlanningArchitectureTest() {
        super(ProjectModule.PLANNING, SPRING, PICOCLI, TEMPORAL, PROVIDERS, DATABASE);
    }
}

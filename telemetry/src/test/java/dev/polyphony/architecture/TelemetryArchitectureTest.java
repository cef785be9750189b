package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** Tells of what others do; does nothing itself. */
class TelemetryArchitectureTest extends ModuleBorders {
    TelemetryArchitectureTest() {
        super(ProjectModule.TELEMETRY, SPRING, PICOCLI, DATABASE, PROVIDERS);
    }
}

package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** Figures are reckoned from what they are given, and from nothing else. */
class EvaluationArchitectureTest extends ModuleBorders {
    EvaluationArchitectureTest() {
        super(ProjectModule.EVALUATION, SPRING, PICOCLI, TEMPORAL, DATABASE, PROVIDERS, OUTSIDE_WORLD);
    }
}

package dev.polyphony.architecture;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;

/** What serves a model file knows nothing of analyses. */
class LlamaArchitectureTest extends ModuleBorders {
    LlamaArchitectureTest() {
        super(ProjectModule.LLAMA, SPRING, TEMPORAL, DATABASE);
    }
}

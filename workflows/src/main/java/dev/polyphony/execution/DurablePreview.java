package dev.polyphony.execution;

import dev.polyphony.workflow.PreviewWorkflow;

/** Compiles each draft by the same activity that compiles an analysis. */
public final class DurablePreview implements PreviewWorkflow {
    @Override
    public Compilations preview(Drafts drafts) {
        return new Compilations(drafts.analyses().stream()
                .map(ActivityStubs.previewing()::compile)
                .toList());
    }
}

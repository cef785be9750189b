package dev.polyphony.execution;

/** Compiles each draft by the same activity that compiles an analysis. */
public final class Preview implements PreviewWorkflow {
    @Override
    public Compilations preview(Drafts drafts) {
        return new Compilations(
                drafts.analyses().stream().map(Lanes.decisions()::compile).toList());
    }
}

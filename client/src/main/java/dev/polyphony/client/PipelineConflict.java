package dev.polyphony.client;

/** The id stands for another pipeline, or for one that cannot go on yet. */
public final class PipelineConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private PipelineConflict(String problem) {
        super(problem);
    }

    static PipelineConflict another(String id) {
        return new PipelineConflict(id + " stands for another pipeline, or other inputs; take another key for these");
    }

    static PipelineConflict ending(String id) {
        return new PipelineConflict(id + " has not come to its end yet; try it again in a moment");
    }
}

package dev.polyphony.client;

/** The id stands for another question already: nothing was started, and that analysis goes on as it was. */
public final class AnalysisConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnalysisConflict(String id) {
        super("the id '" + id + "' stands for another question already; give this one another id");
    }
}

package dev.polyphony.client;

/**
 * The analysis will never have a result: somebody terminated it, or its code failed. Every outcome of an analysis that
 * ran to its end is a result.
 */
public final class AnalysisBroken extends RuntimeException {
    public AnalysisBroken(String id, String how) {
        super("analysis " + id + " ended without a result: " + how);
    }
}

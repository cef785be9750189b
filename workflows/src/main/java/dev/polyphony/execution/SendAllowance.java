package dev.polyphony.execution;

/**
 * The one bound on requests of an analysis: calls draw from it before they start and give back what they did not send.
 */
final class SendAllowance {
    private final int bound;
    private int left;

    SendAllowance(int bound) {
        this.bound = bound;
        left = bound;
    }

    /** Grants up to {@code wanted}; 0 where nothing is left. */
    int take(int wanted) {
        int granted = Math.min(wanted, left);
        left -= granted;
        return granted;
    }

    void giveBack(int unsent) {
        left = Math.min(bound, left + Math.max(0, unsent));
    }
}

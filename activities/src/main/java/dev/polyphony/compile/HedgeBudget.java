package dev.polyphony.compile;

import dev.polyphony.plan.Node;

/**
 * Keeps hedges from doubling the load when everything is slow at once: extra calls are a share of the hedges that were
 * begun, beside a small number that a quiet worker can always afford. As gRPC throttles retries and "The Tail at Scale"
 * (Dean and Barroso, 2013) bounds hedged requests, which asks for about 5 %. Per worker process; safe for use by many
 * threads.
 */
final class HedgeBudget {
    private static final int BURST = 10;

    private final double share;
    private long begun;
    private long granted;

    /** @param share of the hedges begun, 0 to 1 */
    HedgeBudget(double share) {
        this.share = share;
    }

    /** A plan was compiled: its hedges will begin. */
    synchronized void begin(Node root) {
        begun += hedges(root);
    }

    /** Whether one more model may be asked; counted where it may. */
    synchronized boolean take() {
        if (granted >= BURST + share * begun) {
            return false;
        }
        granted++;
        return true;
    }

    private static long hedges(Node node) {
        long consulted = node instanceof Node.Panel panel
                ? panel.aggregation().consulted().mapToLong(HedgeBudget::hedges).sum()
                : 0;
        return (node instanceof Node.Hedge ? 1 : 0)
                + consulted
                + node.children().stream().mapToLong(HedgeBudget::hedges).sum();
    }
}

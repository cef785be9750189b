package dev.polyphony.decision;

import dev.polyphony.plan.Node;

/**
 * Keeps hedges from doubling the load when everything is slow at once: extra calls are a share of the hedges that began
 * lately. A bucket of at most {@value #MOST} calls: each hedge that begins puts its share in, each extra call takes one
 * out, so that hours of quick answers save up no more than a full bucket. As gRPC throttles retries (proposal A6) and
 * "The Tail at Scale" (Dean and Barroso, 2013) bounds hedged requests, which asks for about 5 %. Per worker process;
 * safe for use by many threads.
 */
public final class HedgeBudget {
    private static final int MOST = 10;

    /** Of a call: shares add up without loss. */
    private static final long PARTS = 1_000_000;

    private final long share;
    private long left = MOST * PARTS;

    /** @param share of the hedges that begin, 0 to 1 */
    public HedgeBudget(double share) {
        this.share = Math.round(share * PARTS);
    }

    /** A plan is about to run: its hedges will begin. */
    synchronized void begin(Node root) {
        long hedges = root.all().filter(Node.Hedge.class::isInstance).count();
        left = Math.min(MOST * PARTS, left + share * hedges);
    }

    /** Whether one more model may be asked; counted where it may. */
    synchronized boolean take() {
        if (left < PARTS) {
            return false;
        }
        left -= PARTS;
        return true;
    }
}

package dev.polyphony.ledger;

import java.time.Instant;
import java.util.List;

/**
 * What is kept back for a judge, as the books have it.
 *
 * @param path of a call, or of the chain whose steps are asked one after the other
 * @param times how often more it may be asked; 0 where nothing is kept any more
 * @param worst of each time, in micro-dollars
 */
record StoredEarmark(
        String analysisId, String path, int times, long worst, List<AccountId> accounts, Instant leaseUntil) {
    /** The analysis and the path: there is one of each. */
    record Key(String analysisId, String path) {}

    Key key() {
        return new Key(analysisId, path);
    }

    boolean isFor(String callPath) {
        return times > 0 && (callPath.equals(path) || callPath.startsWith(path + "."));
    }

    StoredEarmark left(int fewer) {
        return new StoredEarmark(analysisId, path, fewer, worst, accounts, leaseUntil);
    }
}

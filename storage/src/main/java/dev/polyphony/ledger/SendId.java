package dev.polyphony.ledger;

/**
 * One request of a call.
 *
 * @param n from 1, given by the ledger
 */
public record SendId(String callId, int n) {
    @Override
    public String toString() {
        return callId + "#" + n;
    }
}

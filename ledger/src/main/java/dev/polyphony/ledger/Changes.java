package dev.polyphony.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a batch has to write.
 *
 * @param calls new ones
 * @param sent new requests, as they are at the end of the batch
 * @param moved requests of before: as they were found, and as they are to be
 * @param answers of calls that had none
 * @param accounts whose figures may have changed
 */
record Changes(
        Map<String, Purchase> calls,
        Map<SendId, Sent> sent,
        Map<SendId, Moved> moved,
        Map<String, String> answers,
        Map<AccountId, Account> accounts) {
    record Moved(State from, Sent to) {}

    Changes() {
        this(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    void moved(Sent before, Sent after) {
        SendId id = after.id();
        if (sent.containsKey(id)) {
            sent.put(id, after);
        } else {
            moved.compute(id, (any, known) -> new Moved(known == null ? before.state() : known.from(), after));
        }
    }
}

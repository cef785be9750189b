package dev.polyphony.ledger;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a batch has to write.
 *
 * @param purchases what the new requests are
 * @param sent new requests, as they are at the end of the batch
 * @param moved requests of before: as they were found, and as they are to be
 * @param answers of calls that had none
 * @param outcomes of requests that ended by their provider's doing, or by what was asked
 * @param kept what is kept back: how often it was when it was found, and as it is to be
 * @param refused standing budgets that had no room for a request, with their limits
 * @param opened accounts that were not there
 * @param accounts whose figures may have changed, in the order in which they are locked
 * @param unsent requests that never left
 */
record Changes(
        Map<SendId, ReservationRequest> purchases,
        Map<SendId, StoredRequest> sent,
        Map<SendId, Moved> moved,
        Map<SendId, String> answers,
        Map<SendId, SendOutcome> outcomes,
        Map<StoredEarmark.Key, Keeping> kept,
        Map<AccountId, Long> refused,
        Set<AccountId> opened,
        Map<AccountId, Account> accounts,
        Set<SendId> unsent) {
    record Moved(RequestState from, StoredRequest to) {}

    /** @param found how often; 0 where it was not there */
    record Keeping(int found, StoredEarmark to) {}

    Changes() {
        this(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new TreeSet<>(),
                new TreeMap<>(),
                new HashSet<>());
    }

    ReservationRequest purchase(SendId id) {
        return Objects.requireNonNull(purchases.get(id));
    }

    void kept(int before, StoredEarmark after) {
        kept.compute(after.key(), (key, known) -> new Keeping(known == null ? before : known.found, after));
    }

    void moved(StoredRequest before, StoredRequest after) {
        SendId id = after.id();
        if (sent.containsKey(id)) {
            sent.put(id, after);
        } else {
            moved.compute(id, (any, known) -> new Moved(known == null ? before.state() : known.from(), after));
        }
    }
}

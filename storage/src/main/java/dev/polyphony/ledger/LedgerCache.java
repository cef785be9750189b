package dev.polyphony.ledger;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this process has booked itself and can go on from without reading it again: whoever writes checks that it still
 * holds, and reads where it does not. Bounded: the oldest is forgotten.
 */
final class LedgerCache {
    private static final int MOST = 10_000;

    private final Map<SendId, StoredRequest> held = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SendId, StoredRequest> eldest) {
            return size() > MOST;
        }
    });

    /** A first request that is held: while it is, its call has no other and no answer. */
    Optional<StoredRequest> held(SendId id) {
        return Optional.ofNullable(held.get(id));
    }

    void booked(Changes changes) {
        changes.sent().forEach((id, sent) -> {
            if (id.n() == 1 && sent.state() == RequestState.HELD) {
                held.put(id, sent);
            }
        });
        changes.moved().keySet().forEach(held::remove);
    }
}

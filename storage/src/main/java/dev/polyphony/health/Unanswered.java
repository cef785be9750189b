package dev.polyphony.health;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The calls to each provider, as this process saw them, since the last one that was answered. Whoever refuses all of
 * them may be well, and the requests wrong: that opens no circuit, but it is no provider that is known to answer. One
 * that says what is wrong with a request is well.
 */
final class Unanswered {
    private final int several;
    private final Map<ProviderId, Set<String>> calls = new HashMap<>();

    /** @param several calls on end that say something */
    Unanswered(int several) {
        this.several = several;
    }

    synchronized void answered(ProviderId provider) {
        calls.remove(provider);
    }

    /** Whether it was one of several on end. */
    synchronized boolean failed(ProviderId provider, String callId, Failure failure) {
        boolean refused = failure instanceof Failure.InvalidRequest invalid && invalid.fault() == null;
        if (!failure.isProvidersFault() && !refused) {
            return false;
        }
        Set<String> known = calls.computeIfAbsent(provider, some -> new HashSet<>());
        if (known.size() < several) {
            known.add(callId);
        }
        return known.size() >= several;
    }
}

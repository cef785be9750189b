package dev.polyphony.provider;

import dev.polyphony.call.ModelRef;
import dev.polyphony.ledger.ToldLimit;
import java.util.List;

/** Hears what providers say of their limits, with answers and with refusals. Must be quick. */
@FunctionalInterface
public interface RateLimitListener {
    void told(ModelRef model, List<ToldLimit> words);
}

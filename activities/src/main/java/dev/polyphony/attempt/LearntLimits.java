package dev.polyphony.attempt;

import dev.polyphony.call.ModelRef;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.ToldLimit;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.RateLimitListener;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what providers say of their limits, for all workers, as far as it is lower than what is configured, or little
 * is left of it: of all else there would be a line to write for each answer, and nothing to learn. A model without a
 * limit of its own learns none.
 */
public final class LearntLimits implements RateLimitListener {
    private static final Logger log = LoggerFactory.getLogger(LearntLimits.class);

    /** Of what is configured; while more is left nobody needs to know how much. */
    private static final double LITTLE = 0.2;

    private final Supplier<Catalogue> catalogue;
    private final Ledger ledger;

    public LearntLimits(Supplier<Catalogue> catalogue, Ledger ledger) {
        this.catalogue = catalogue;
        this.ledger = ledger;
    }

    @Override
    public void told(ModelRef ref, List<ToldLimit> words) {
        if (!words.isEmpty()) {
            Model model = catalogue.get().find(ref);
            words.forEach(word -> learn(model, word));
        }
    }

    private void learn(Model model, ToldLimit word) {
        OptionalInt configured = switch (word.what()) {
            case REQUESTS -> model.rpm();
            case TOKENS -> model.tpm();
        };
        if (configured.isPresent()) {
            ToldLimit lower = word.below(configured.getAsInt(), (long) (configured.getAsInt() * LITTLE));
            if (lower.most() != null || lower.remaining() != null) {
                keep(model.ref(), lower);
            }
        }
    }

    private void keep(ModelRef model, ToldLimit word) {
        try {
            ledger.learn(model, word);
        } catch (StorageUnavailable e) {
            log.debug("the next answer tells the limit of {} again", model, e);
        }
    }
}

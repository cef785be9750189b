package dev.polyphony.client;

import dev.polyphony.analysis.Principal;
import java.util.Locale;

/**
 * Is told what is done through a client, after it was done, by the thread that did it: it may neither wait nor fail.
 */
@FunctionalInterface
public interface ActionListener {
    ActionListener NOBODY = (principal, action, id) -> {};

    /** What can be done to an analysis, a batch or a pipeline. Reading is none of it. */
    enum Action {
        SUBMIT,
        EMBED,
        CANCEL,
        APPROVE,
        REJUDGE,
        RATE,
        REJECT,
        RESUME;

        /** For people: {@code submit}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param principal whose analysis it is
     * @param id the analysis, as its tenant calls it
     */
    void done(Principal principal, Action action, String id);
}

package dev.polyphony.worker.scorer;

import dev.polyphony.scoring.ScorerFailed;

/** Asks a scorer that is no Java: one JSON document goes in, one comes out, or nothing where it cannot judge. */
interface Exchange {
    /** Bytes of JSON: longer ones are not asked. A question and an answer are rarely longer together. */
    int MOST_ASKED = 2 * 1024 * 1024;

    /** Bytes of what it says. */
    int MOST_SAID = 64 * 1024;

    /**
     * Without white space around it. Ends what it began where its thread is interrupted.
     *
     * @throws ScorerFailed where it did not come to an answer
     */
    String ask(byte[] json) throws InterruptedException;
}

package dev.polyphony.bench.recorded;

import dev.polyphony.text.Sha256;
import java.util.List;

/** The two halves of the prompts: one is reported on with what was tuned on the other. */
public enum Part {
    FIRST,
    SECOND;

    public static final List<String> RULE = List.of(
            "each half of the prompts is reported on with thresholds and an order of models tuned on the other half.",
            "Halves: SHA-256 of the prompt in UTF-8, first byte even or odd. Shipped confidences judge each tenth of the",
            "prompts by what was learnt from the other nine. Nothing is judged by what it was tuned on.");

    public Part other() {
        return this == FIRST ? SECOND : FIRST;
    }

    /** Depends on nothing but the prompt. */
    public static Part of(String prompt) {
        return Sha256.of(prompt)[0] % 2 == 0 ? FIRST : SECOND;
    }
}

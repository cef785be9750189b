package dev.polyphony.bench.recorded;

import static dev.polyphony.scoring.training.GradedAnswer.isForTuning;

/** The two halves of the prompts: what is tuned is tuned on one and reported on the other. */
public enum Part {
    TUNING,
    REPORTED;

    public static final String RULE =
            "SHA-256 of the prompt in UTF-8: first byte even = tuning part, odd = reported part";

    /** Depends on nothing but the prompt, so that everybody who tunes anything splits alike. */
    public static Part of(String prompt) {
        return isForTuning(prompt) ? TUNING : REPORTED;
    }
}

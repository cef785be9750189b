package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What to do with a plan that could cost more than a budget leaves. */
public enum OnBudget {
    /** Refuse it before anything is asked; the default. */
    @JsonProperty("refuse")
    REFUSE,
    /** Ask fewer or cheaper models, as many as fit; refuse it where none does. */
    @JsonProperty("degrade")
    DEGRADE,
    /** Wait, for as long as it takes, until somebody approves it or the budget has room for it. */
    @JsonProperty("wait")
    WAIT;

    /** The name in JSON and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Whether somebody waits for the answer. In every queue what is interactive goes before what is not. */
public enum AnalysisPriority {
    /** Somebody waits for it; the default. */
    @JsonProperty("interactive")
    INTERACTIVE,
    /** It has time: its calls begin where nothing interactive waits for the same models. */
    @JsonProperty("batch")
    BATCH;

    /** As it is typed and recorded. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

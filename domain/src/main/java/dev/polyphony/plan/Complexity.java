package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How much a task asks of a local team: coarser than a {@link Level}, which it stands for where somebody says it. */
public enum Complexity {
    @JsonProperty("simple")
    SIMPLE(Level.BASIC),
    @JsonProperty("medium")
    MEDIUM(Level.INTERMEDIATE),
    @JsonProperty("complex")
    COMPLEX(Level.ADVANCED);

    private final Level level;

    Complexity(Level level) {
        this.level = level;
    }

    /** The lowest level that is so complex. */
    public Level level() {
        return level;
    }

    public static Complexity of(Level level) {
        return switch (level) {
            case BASIC -> SIMPLE;
            case INTERMEDIATE -> MEDIUM;
            case ADVANCED, EXPERT -> COMPLEX;
        };
    }

    /** The name in JSON and in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

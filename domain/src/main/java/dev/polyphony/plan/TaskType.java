package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of work a prompt can be, and a model be listed for. */
public enum TaskType {
    @JsonProperty("planning")
    PLANNING,
    @JsonProperty("coding")
    CODING,
    @JsonProperty("review")
    REVIEW,
    @JsonProperty("testing")
    TESTING,
    @JsonProperty("documentation")
    DOCUMENTATION,
    @JsonProperty("debugging")
    DEBUGGING,
    @JsonProperty("math")
    MATH,
    @JsonProperty("research")
    RESEARCH,
    @JsonProperty("analysis")
    ANALYSIS,
    @JsonProperty("writing")
    WRITING;

    /** The name in JSON and in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TaskType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(TaskType::word).toList();
    }
}

package dev.polyphony.bench.recorded;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file of recorded answers.
 *
 * @param set the benchmark that the prompt is from
 * @param text the model's whole answer
 * @param expected the right answer; absent where the source has none
 * @param score from 0 to 1, as recorded
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ModelAnswerLine(
        @JsonProperty(value = "set", required = true) String set,
        @JsonProperty(value = "prompt", required = true) String prompt,
        @JsonProperty(value = "model", required = true) String model,
        @JsonProperty(value = "answer", required = true) String text,
        @JsonProperty("expected") @Nullable String expected,
        @JsonProperty(value = "score", required = true) double score) {

    public ModelAnswerLine by(String name) {
        return new ModelAnswerLine(set, prompt, name, text, expected, score);
    }
}

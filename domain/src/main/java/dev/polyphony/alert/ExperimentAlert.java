package dev.polyphony.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import java.time.Instant;

/**
 * What an experiment found, and what became of it.
 *
 * @param experiment its id
 * @param state it is in now, such as {@code rolled_back}
 * @param finding such as {@code worse}
 * @param why for people, with the figures
 */
@Persisted
public record ExperimentAlert(
        String experiment,
        String tenant,
        String name,
        String state,
        String finding,
        String why,

        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at) {
    /** The same for the same finding, whoever noticed. */
    @JsonProperty
    public String id() {
        return "experiment-alert/" + experiment + "/" + finding;
    }

    /** One line for people. */
    public String describe() {
        return "experiment " + name + " of tenant " + tenant + ": " + why;
    }
}

package dev.polyphony.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What people say of answers speaks against what was learnt of such prompts.
 *
 * @param workload its name
 * @param learntAt which training of that name it is about
 * @param model whose answers; absent for those of all
 * @param direction {@code worse} or {@code better} than expected
 * @param answers that were rated, when it was noticed
 * @param predicted the share that was expected to be right, 0 to 1
 * @param right the share that is
 */
@Persisted
public record DriftAlert(
        String tenant,
        String workload,

        @JsonProperty("learnt_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant learntAt,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String model,

        String direction,
        long answers,
        double predicted,
        double right,

        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at) {
    /** The same for the same training, model and direction, whoever noticed. */
    @JsonProperty
    public String id() {
        return "drift-alert/" + tenant + "/" + workload + "/" + learntAt + "/" + direction
                + (model == null ? "" : "/" + model);
    }

    /** The figures, for people. */
    public String figures() {
        return String.format(
                Locale.ROOT,
                "of %d rated answers%s %.0f %% are right, where %.0f %% were expected",
                answers,
                model == null ? "" : " of " + model,
                100 * right,
                100 * predicted);
    }

    /** One line for people. */
    public String describe() {
        return "what was learnt as '" + workload + "' for tenant " + tenant + " holds no more: " + figures()
                + "; train it again";
    }
}

package dev.polyphony.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A wish to learn from graded answers to one kind of prompts, in place of what was learnt under that name before.
 *
 * @param workload what to call the kind of prompts: {@link #requireName}
 * @param text what the graded answers are kept under, one JSON object a line; absent where none are given
 * @param rated whether to learn from the answers that people rated on behalf of the tenant, too
 * @param models only answers of these; absent for all
 * @param prices by model, written {@code IN/OUT}: US dollars for a million tokens; absent where the catalogue has them
 * @param by who wants it, for the record
 */
@Persisted
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkloadTraining(
        String tenant,
        String workload,
        @Nullable String text,
        boolean rated,
        @Nullable List<String> models,
        @Nullable Map<String, String> prices,
        String by) {
    /** Of fewer graded answers nothing is learnt: two models' to thirty prompts. */
    public static final int FEWEST_ANSWERS = 60;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

    public WorkloadTraining {
        requireName(workload);
        models = models == null ? null : List.copyOf(models);
        prices = prices == null ? null : Map.copyOf(prices);
    }

    /** @throws InvalidField where it is none: lower-case letters, digits and dashes, at most 41 */
    public static void requireName(String workload) {
        if (!NAME.matcher(workload).matches()) {
            throw new InvalidField(
                    "workload",
                    "'" + (workload.length() > 60 ? workload.substring(0, 60) + "…" : workload)
                            + "' is not a name of lower-case letters, digits and -");
        }
    }

    /**
     * What came of it.
     *
     * @param field what was wrong; absent where it was learnt
     * @param problem in which way; absent likewise
     */
    @Persisted
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Outcome(@Nullable String field, @Nullable String problem) {
        public static final Outcome LEARNT = new Outcome(null, null);

        public static Outcome refused(InvalidField why) {
            return new Outcome(why.field(), why.problem());
        }

        /** @throws InvalidField where nothing was learnt */
        public void require() {
            if (field != null && problem != null) {
                throw new InvalidField(field, problem);
            }
        }
    }
}

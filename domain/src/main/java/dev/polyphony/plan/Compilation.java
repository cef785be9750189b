package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What compiling an analysis gives: a plan to execute, or why not; nothing is spent before. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Compilation.Compiled.class, name = "compiled"),
    @JsonSubTypes.Type(value = Compilation.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = Compilation.Unfunded.class, name = "unfunded"),
})
public sealed interface Compilation {
    /** As {@link CompiledPlan#semantics}; absent where there is no plan, in the histories of before 6. */
    @Nullable
    Integer semantics();

    record Compiled(CompiledPlan plan) implements Compilation {
        @Override
        public Integer semantics() {
            return plan.semantics();
        }
    }

    /** The request's field and what would be right. */
    record Rejected(
            String field,
            String problem,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer semantics) implements Compilation {
        public Rejected(String field, String problem) {
            this(field, problem, null);
        }
    }

    /**
     * Nothing but money is missing, and the caller would rather wait for it.
     *
     * @param budget the standing budget's id, or {@code max-cost}
     * @param need what the plan could cost of it
     * @param problem for people
     * @param again when the budget begins anew; absent where it does not
     */
    record Unfunded(
            String budget,
            Money need,
            String problem,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant again,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer semantics)
            implements Compilation {
        public static final String OWN_LIMIT = "max-cost";

        public Unfunded(String budget, Money need, String problem, @Nullable Instant again) {
            this(budget, need, problem, again, null);
        }

        /** Whether it is a standing budget and not the analysis' own limit. */
        @JsonIgnore
        public boolean isStanding() {
            return !budget.equals(OWN_LIMIT);
        }
    }
}

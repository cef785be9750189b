package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small tree of model calls. Nodes nest freely; models are named by alias or as {@code provider/model-id}. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Plan.Call.class, name = "call"),
    @JsonSubTypes.Type(value = Plan.Fallback.class, name = "fallback"),
    @JsonSubTypes.Type(value = Plan.Panel.class, name = "panel"),
})
public sealed interface Plan {

    /**
     * One model, one question.
     *
     * @param floor the least time in which the model can be of use; the catalogue's default where absent
     * @param cap the most time it gets as a step of a chain; its share of the deadline where absent
     */
    record Call(
            String model,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Duration floor,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Duration cap)
            implements Plan {
        public Call {
            if (model.isBlank()) {
                throw new InvalidField("model", "a call names a model");
            }
            requirePositive("floor", floor);
            requirePositive("cap", cap);
        }

        public static Call of(String model) {
            return new Call(model, null, null);
        }
    }

    /** The next step when a step fails; the first usable answer is the chain's. */
    record Fallback(List<Plan> steps) implements Plan {
        public Fallback {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new InvalidField("steps", "a fallback has at least one step");
            }
        }
    }

    /**
     * All members at once.
     *
     * @param quorum usable answers after which only {@code grace} is waited for the others; a majority where absent
     * @param grace a fifth of the panel's time where absent
     */
    record Panel(
            List<Plan> members,
            @Nullable Integer quorum,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Duration grace,

            Aggregation aggregation)
            implements Plan {
        public Panel {
            members = List.copyOf(members);
            if (members.isEmpty()) {
                throw new InvalidField("members", "a panel has at least one member");
            }
            if (quorum != null && (quorum < 1 || quorum > members.size())) {
                throw new InvalidField("quorum", quorum + " is not between 1 and the " + members.size() + " members");
            }
            if (grace != null && grace.isNegative()) {
                throw new InvalidField("grace", "a time is never negative, not " + grace);
            }
        }
    }

    private static void requirePositive(String field, @Nullable Duration value) {
        if (value != null && !value.isPositive()) {
            throw new InvalidField(field, "a time above zero, not " + value);
        }
    }
}

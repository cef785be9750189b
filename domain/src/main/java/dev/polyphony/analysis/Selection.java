package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom to ask and how: a preset by name, or a plan of the caller's own. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Selection.Preset.class, name = "preset"),
    @JsonSubTypes.Type(value = Selection.Custom.class, name = "custom"),
})
public sealed interface Selection {
    /** What a plan of one's own goes by. */
    String CUSTOM = "custom";

    /** The preset's name, or {@value #CUSTOM}. */
    String strategy();

    /**
     * A strategy and what it works on; absent parts are the catalogue's defaults.
     *
     * @param strategy such as {@code fallback} or {@code ensemble}
     * @param chain a chain by name; not together with {@code models}
     * @param models models in order, by alias or as {@code provider/model-id}; empty for the default ones
     * @param size how many models a panel asks; of self-fusion how often it asks the one
     * @param tuning what else the strategy can be told; absent: nothing
     */
    record Preset(
            String strategy,
            @Nullable String chain,
            List<String> models,
            @Nullable Integer size,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Tuning tuning)
            implements Selection {
        public Preset {
            models = List.copyOf(models);
            if (strategy.isBlank()) {
                throw new InvalidField("strategy", "a preset has a name, such as 'fallback'");
            }
            if (chain != null && !models.isEmpty()) {
                throw new InvalidField("chain", "give a chain or models, not both");
            }
            if (size != null && (size < 1 || size > 20)) {
                throw new InvalidField("ensemble-size", size + " is not between 1 and 20");
            }
            boolean repeats = strategy.equals(Strategy.SELF_FUSION.word());
            if (size != null && !models.isEmpty() && !repeats && size != models.size()) {
                throw new InvalidField(
                        "ensemble-size", size + " contradicts the " + models.size() + " models that are named");
            }
        }

        public Preset(String strategy, @Nullable String chain, List<String> models, @Nullable Integer size) {
            this(strategy, chain, models, size, null);
        }

        public static Preset of(String strategy) {
            return new Preset(strategy, null, List.of(), null);
        }
    }

    record Custom(Plan plan) implements Selection {
        @Override
        public String strategy() {
            return CUSTOM;
        }
    }
}

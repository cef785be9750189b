package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Funding;
import dev.polyphony.plan.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an analysis went on, stopped or chose as it did; in the order in which it was decided. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.Waited.class, name = "waited"),
    @JsonSubTypes.Type(value = Decision.Cut.class, name = "cut"),
    @JsonSubTypes.Type(value = Decision.LeftOut.class, name = "left_out"),
    @JsonSubTypes.Type(value = Decision.Chosen.class, name = "chosen"),
    @JsonSubTypes.Type(value = Decision.Unsure.class, name = "unsure"),
    @JsonSubTypes.Type(value = Decision.Sure.class, name = "sure"),
    @JsonSubTypes.Type(value = Decision.Kept.class, name = "kept"),
    @JsonSubTypes.Type(value = Decision.Hedged.class, name = "hedged"),
    @JsonSubTypes.Type(value = Decision.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = Decision.Judged.class, name = "judged"),
})
public sealed interface Decision {
    /** Of the node that it concerns. */
    String path();

    /** From the start of the analysis. */
    Duration after();

    /**
     * It could have cost more than a budget left, and waited.
     *
     * @param problem what was missing, for people
     * @param approved whether somebody let it spend past the budget; otherwise there was room again
     */
    record Waited(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            String problem,
            boolean approved) implements Decision {}

    /** It could have cost more than a budget left, and asks fewer models. */
    record Cut(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            String budget,
            List<String> without)
            implements Decision {
        public Cut {
            without = List.copyOf(without);
        }
    }

    /** A step of a chain could have cost more than a budget leaves, and is not asked. */
    record LeftOut(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            Funding.LeftOut step) implements Decision {}

    /** The prompt decided which way to go, or which model to ask. */
    record Chosen(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            Choice choice) implements Decision {}

    /** A step's answer was not good enough: the next one is asked. */
    record Unsure(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            double confidence,
            double threshold)
            implements Decision {}

    /** A step's answer was good enough, or the last one's: the chain ends with it. */
    record Sure(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            double confidence,
            double threshold)
            implements Decision {}

    /** The rest of the chain failed: its surest answer before stands. */
    record Kept(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            double confidence,
            double threshold)
            implements Decision {}

    /** The next contender of a hedge, at {@code path}, was started or not. */
    record Hedged(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            Cause cause) implements Decision {
        /** Why. */
        public enum Cause {
            /** The one before took longer than its delay. */
            @JsonProperty("slow")
            SLOW,
            /** The one before failed. */
            @JsonProperty("failed")
            FAILED,
            /** It was not started: the worker's share of extra calls was used up. */
            @JsonProperty("denied")
            DENIED
        }
    }

    /** A step that had only needed time is asked again. */
    record Resumed(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after) implements Decision {}

    /**
     * A panel's answers were counted.
     *
     * @param voices paths of the judges that were heard; empty where nobody was asked
     * @param early whether members that were still out could not have changed it any more
     * @param chairman path of the answer that a chairman wrote; absent where there is none
     */
    record Judged(
            String path,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after,
            Verdict verdict,
            List<String> voices,
            boolean early,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String chairman)
            implements Decision {
        public Judged {
            voices = List.copyOf(voices);
        }
    }
}

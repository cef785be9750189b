package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the answers of a panel become one, by rules that can be tuned. Safe to repeat. */
@ActivityInterface
public interface AggregateActivities {

    /** Compares the answers of a panel. */
    @ActivityMethod(name = "Aggregate")
    Verdict aggregate(Ballot ballot);

    /**
     * The usable answers of a panel, at least one, in the order of its members.
     *
     * @param voices what judges said of them; absent where nobody was asked
     * @param question what was asked; absent where answers are compared without it
     */
    @Persisted
    record Ballot(
            @JsonProperty("aggregation") Count count,
            List<Entry> entries,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Voice> voices,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Asked question) {
        public Ballot {
            entries = List.copyOf(entries);
            voices = voices == null ? null : List.copyOf(voices);
        }

        public Ballot(Count count, List<Entry> entries) {
            this(count, entries, null, null);
        }

        public Ballot(Count count, List<Entry> entries, @Nullable List<Voice> voices) {
            this(count, entries, voices, null);
        }
    }

    /**
     * @param tenant on whose behalf
     * @param prompt empty where it is kept elsewhere
     * @param reference where it is kept; absent where it is here
     */
    @Persisted
    record Asked(
            String tenant,
            String prompt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reference) {}

    @Persisted
    record Entry(String path, Reply reply) {}

    /**
     * @param path of the judge's call
     * @param model that judged; absent where an earlier version asked it
     */
    @Persisted
    record Voice(
            String path,
            Opinion opinion,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ModelRef model) {
        public Voice(String path, Opinion opinion) {
            this(path, opinion, null);
        }
    }
}

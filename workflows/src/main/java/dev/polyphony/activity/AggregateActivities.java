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
     */
    @Persisted
    record Ballot(
            @JsonProperty("aggregation") Count count,
            List<Entry> entries,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Voice> voices) {
        public Ballot {
            entries = List.copyOf(entries);
            voices = voices == null ? null : List.copyOf(voices);
        }

        public Ballot(Count count, List<Entry> entries) {
            this(count, entries, null);
        }
    }

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

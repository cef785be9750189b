package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A judge's ballot, read where its answer arrived. Candidates go by the path of their call. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Opinion.Ranking.class, name = "ranking"),
    @JsonSubTypes.Type(value = Opinion.Scores.class, name = "scores"),
    @JsonSubTypes.Type(value = Opinion.Preference.class, name = "preference"),
})
public sealed interface Opinion {
    /** @param paths every candidate that was shown, once, best first */
    record Ranking(List<String> paths) implements Opinion {
        public Ranking {
            paths = List.copyOf(paths);
        }
    }

    /** @param byPath of every candidate that was shown, 0 to 1 */
    record Scores(Map<String, Double> byPath) implements Opinion {
        public Scores {
            byPath = Map.copyOf(byPath);
        }
    }

    /**
     * @param first path of the candidate shown first
     * @param second path of the other
     * @param better one of both; absent for a tie
     */
    record Preference(
            String first,
            String second,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String better) implements Opinion {}
}

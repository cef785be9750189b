package dev.polyphony.port;

import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people said of answers. All methods throw {@link StorageUnavailable} where nobody can say. Safe for use by many
 * threads.
 */
public interface RatingStore {
    /**
     * Keeps it, in place of what the same one said of that answer before.
     *
     * @param about how the answer came about
     * @param text of question and answer, to learn from; absent where they are too long for that
     */
    void put(WorkflowId analysis, Rating rating, RatedAnalysis about, @Nullable RatedText text);

    /** Of that analysis, the oldest first. */
    List<Rating> of(WorkflowId analysis);

    /** Kept as long as prompts and answers are. */
    record RatedText(String prompt, String answer) {}
}

package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Persisted;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Results beside the history. Safe to repeat. */
@ActivityInterface
public interface ResultActivities {

    /** Stores what the workflow's run came to, unless it has a result already, and tells whoever waits for it. */
    @ActivityMethod(name = "RecordResult")
    Recorded record(AnalysisResult result);

    /** @param earlier what is stored of the run; absent where it is the one that was given */
    @Persisted
    record Recorded(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            AnalysisResult earlier) {}
}

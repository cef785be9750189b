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

    /**
     * Stores what the workflow's run came to, unless it has a result already, and tells whoever waits for it.
     *
     * @param receiver that the request names; absent, also in tasks of earlier versions, where it names none
     */
    @ActivityMethod(name = "RecordResult")
    Recorded record(AnalysisResult result, @Nullable Receiver receiver);

    /** @param webhook as the request has it */
    @Persisted
    record Receiver(String webhook) {}

    /** @param earlier what is stored of the run; absent where it is the one that was given */
    @Persisted
    record Recorded(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            AnalysisResult earlier) {}
}

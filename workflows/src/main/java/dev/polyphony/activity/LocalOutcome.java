package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a call in the process of its workflow, in the time that it had there. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LocalOutcome.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = LocalOutcome.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = LocalOutcome.UnderWay.class, name = "under_way"),
    @JsonSubTypes.Type(value = LocalOutcome.Elsewhere.class, name = "elsewhere"),
})
public sealed interface LocalOutcome {
    record Answered(Reply reply) implements LocalOutcome {}

    /** For good. */
    record Failed(CallFailure failure) implements LocalOutcome {}

    /** @param queue where that process is to be asked for the answer */
    record UnderWay(@JsonProperty("task_queue") String queue) implements LocalOutcome {}

    /**
     * It is to be asked on its lane.
     *
     * @param sent requests that were sent here
     * @param after how long to wait before; absent where it can be asked at once
     */
    record Elsewhere(
            int sent,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration after)
            implements LocalOutcome {}
}

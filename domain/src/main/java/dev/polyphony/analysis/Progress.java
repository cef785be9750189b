package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an analysis is.
 *
 * @param startedAt when its deadline began to run
 * @param calls in the order they were started, those under way included
 * @param waitsFor what it waits for before it asks anybody, for people; absent where it does not wait
 * @param uncalibrated as {@link dev.polyphony.plan.CompiledPlan#uncalibrated()}
 */
@Persisted
public record Progress(
        AnalysisStatus status,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonProperty("started_at") @Nullable
        Instant startedAt,

        List<CallProgress> calls,

        @JsonProperty("waits_for") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String waitsFor,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> uncalibrated) {
    public Progress(AnalysisStatus status, @Nullable Instant startedAt, List<CallProgress> calls) {
        this(status, startedAt, calls, null, null);
    }

    public Progress(
            AnalysisStatus status, @Nullable Instant startedAt, List<CallProgress> calls, @Nullable String waitsFor) {
        this(status, startedAt, calls, waitsFor, null);
    }

    public Progress {
        calls = List.copyOf(calls);
        uncalibrated = uncalibrated == null ? null : List.copyOf(uncalibrated);
    }

    /**
     * @param step such as {@code step 2 of 5}
     * @param ended absent while the call is under way
     */
    @Persisted
    public record CallProgress(
            String path,
            String name,
            String step,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonProperty("started_at")
            Instant startedAt,

            @Nullable CallRecord ended) {
        public CallProgress ended(@Nullable CallRecord how) {
            return new CallProgress(path, name, step, startedAt, how);
        }
    }
}

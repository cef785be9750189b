package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one call of the plan. A model that is asked twice has two records. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CallRecord.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = CallRecord.Failed.class, name = "failed"),
})
public sealed interface CallRecord {
    /** Place in the plan. */
    String path();

    /** The model as the user wrote it. */
    String name();

    ModelRef model();

    /** From the start of the analysis to the start of the call. */
    Duration startedAfter();

    /** From the start of the call to its end as the workflow saw it. */
    Duration elapsed();

    /** What it did with others' answers; absent for one that answered the prompt itself. */
    @Nullable
    CallPurpose duty();

    /**
     * The slot of the balanced pool that it was given to, such as {@code openai-2}; absent where it was not balanced.
     */
    @Nullable
    String agent();

    /** What those of its requests came to that brought no usable answer; absent where nobody can say. */
    default @Nullable FailedRequests failedRequests() {
        return switch (this) {
            case Answered answered -> answered.reply().failed();
            case Failed failed -> failed.requests();
        };
    }

    /** False where one of its requests may have been billed at a cost that nobody knows. */
    default boolean costIsKnown() {
        FailedRequests failed = failedRequests();
        return switch (this) {
            // Workers of before did not say what became of requests that failed: those may have been billed.
            case Answered answered ->
                answered.reply().cost() != null
                        && (failed == null ? answered.reply().sends() <= 1 : failed.unknown() == 0);
            case Failed call -> failed == null ? call.sends() == 0 : failed.unknown() == 0;
        };
    }

    /** @param score given by the panel's aggregation, where there was one */
    record Answered(
            String path,
            String name,
            ModelRef model,

            @JsonProperty("started_after") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration startedAfter,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration elapsed,
            Reply reply,
            @Nullable Double score,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            CallPurpose duty,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String agent)
            implements CallRecord {
        public Answered(
                String path,
                String name,
                ModelRef model,
                Duration startedAfter,
                Duration elapsed,
                Reply reply,
                @Nullable Double score) {
            this(path, name, model, startedAfter, elapsed, reply, score, null, null);
        }

        public Answered(
                String path,
                String name,
                ModelRef model,
                Duration startedAfter,
                Duration elapsed,
                Reply reply,
                @Nullable Double score,
                @Nullable CallPurpose duty) {
            this(path, name, model, startedAfter, elapsed, reply, score, duty, null);
        }

        public Answered scored(@Nullable Double newScore) {
            return new Answered(path, name, model, startedAfter, elapsed, reply, newScore, duty, agent);
        }

        /** The same with other words. */
        public Answered saying(String text) {
            return text.equals(reply.text()) ? this : with(reply.text(text, reply.textRef()));
        }

        /** The same without what is told of the analysis' answer once. */
        public Answered withoutLogprobs() {
            return reply.logprobs() == null ? this : with(reply.withoutLogprobs());
        }

        private Answered with(Reply other) {
            return new Answered(path, name, model, startedAfter, elapsed, other, score, duty, agent);
        }
    }

    /**
     * @param sends requests sent; all that it was allowed where nobody can say, as after a lost worker
     * @param requests what they came to; absent where nobody can say
     */
    record Failed(
            String path,
            String name,
            ModelRef model,

            @JsonProperty("started_after") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration startedAfter,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration elapsed,
            Failure failure,
            int sends,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            CallPurpose duty,

            @JsonProperty("failed_requests") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            FailedRequests requests,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String agent)
            implements CallRecord {
        public Failed(
                String path,
                String name,
                ModelRef model,
                Duration startedAfter,
                Duration elapsed,
                Failure failure,
                int sends) {
            this(path, name, model, startedAfter, elapsed, failure, sends, null);
        }

        public Failed(
                String path,
                String name,
                ModelRef model,
                Duration startedAfter,
                Duration elapsed,
                Failure failure,
                int sends,
                @Nullable CallPurpose duty) {
            this(path, name, model, startedAfter, elapsed, failure, sends, duty, null, null);
        }

        public Failed(
                String path,
                String name,
                ModelRef model,
                Duration startedAfter,
                Duration elapsed,
                Failure failure,
                int sends,
                @Nullable CallPurpose duty,
                @Nullable FailedRequests requests) {
            this(path, name, model, startedAfter, elapsed, failure, sends, duty, requests, null);
        }

        /** The same, having sent so many requests that came to that. */
        public Failed sent(int count, FailedRequests cameTo) {
            return new Failed(path, name, model, startedAfter, elapsed, failure, count, duty, cameTo, agent);
        }
    }
}

package dev.polyphony.attempt;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.schema.FormatMismatch;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a failure leaves the activity: its discriminator as the type, our own words as the message, {@link CallFailure}
 * as the detail. Benign, since a model that fails is this system's daily business: it is in the result, not in the log.
 */
public final class ActivityFailures {
    private static final Map<Class<?>, String> TYPES = Stream.of(
                    Failure.class.getAnnotation(JsonSubTypes.class).value())
            .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

    private ActivityFailures() {}

    /** An answer in the wrong form. Final for the activity: whether to say what was wrong is up to the plan. */
    static CallFailure mismatch(
            FormatMismatch e, int sends, @Nullable FailedRequests failed, @Nullable PendingSettlement pending) {
        return e.mendable()
                ? new CallFailure(
                        new Failure.MalformedReply("not in the form asked for: " + e.problem()),
                        sends,
                        e.problem(),
                        failed,
                        pending)
                : new CallFailure(new Failure.MalformedReply(e.problem()), sends, null, failed, pending);
    }

    /** Its discriminator. */
    public static String type(Failure failure) {
        return TYPES.getOrDefault(failure.getClass(), "worker_lost");
    }

    /** The call is over. */
    public static ApplicationFailure last(CallFailure told) {
        return built(builder(told).setNonRetryable(true));
    }

    /** Another attempt after that delay. */
    public static ApplicationFailure retry(CallFailure told, Duration delay) {
        return built(builder(told).setNextRetryDelay(delay));
    }

    /** Another attempt, on another worker if there is one, when the server's policy says. */
    static ApplicationFailure elsewhere(CallFailure told) {
        return built(builder(told));
    }

    /**
     * Of a worker that stops. The interrupt is not set again: its thread still has to report the attempt, so that
     * another worker takes it up.
     */
    static ApplicationFailure stopping(int sends) {
        return elsewhere(new CallFailure(new Failure.WorkerLost("it is stopping"), sends));
    }

    /** Where in our code it was thrown tells a reader of the history nothing. */
    private static ApplicationFailure built(ApplicationFailure.Builder builder) {
        ApplicationFailure failure = builder.build();
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }

    private static ApplicationFailure.Builder builder(CallFailure told) {
        Failure failure = told.failure();
        return ApplicationFailure.newBuilder()
                .setType(type(failure))
                .setMessage(failure.describe())
                .setDetails(told)
                .setCategory(ApplicationErrorCategory.BENIGN);
    }
}

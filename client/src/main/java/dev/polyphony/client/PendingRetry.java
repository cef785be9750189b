package dev.polyphony.client;

import dev.polyphony.call.CallFailure;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A call that failed and waits to be tried again: nothing else is left to ask, and waiting may help.
 *
 * @param why the last time, in one line for people
 * @param at when it is tried again
 * @param attempt number of that try, from 2
 */
public record PendingRetry(String why, Instant at, int attempt) {

    static List<PendingRetry> of(DescribeWorkflowExecutionResponse execution, DataConverter converter) {
        return execution.getPendingActivitiesList().stream()
                .filter(step -> step.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED
                        && step.hasLastFailure())
                .flatMap(step -> told(step, converter)
                        .map(failure -> new PendingRetry(failure.failure().describe(), at(step), step.getAttempt()))
                        .stream())
                .toList();
    }

    private static Optional<CallFailure> told(PendingActivityInfo step, DataConverter converter) {
        return Stream.of(converter.failureToException(step.getLastFailure()))
                .filter(ApplicationFailure.class::isInstance)
                .map(failure -> ((ApplicationFailure) failure).getDetails())
                .filter(details -> details.getSize() > 0)
                .flatMap(details -> Stream.ofNullable(details.get(CallFailure.class)))
                .findFirst();
    }

    private static Instant at(PendingActivityInfo step) {
        var time = step.hasNextAttemptScheduleTime() ? step.getNextAttemptScheduleTime() : step.getScheduledTime();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}

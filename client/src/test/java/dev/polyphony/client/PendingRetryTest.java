package dev.polyphony.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.GlobalDataConverter;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PendingRetryTest {
    private static final DataConverter CONVERTER = GlobalDataConverter.get();
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void callThatFailedAndWaitsIsToldWithWhatItMetAndWhenItIsTriedAgain() {
        DescribeWorkflowExecutionResponse execution = DescribeWorkflowExecutionResponse.newBuilder()
                .addPendingActivities(step(
                        PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED,
                        new CallFailure(new Failure.Unreachable("connection refused"), 2)))
                .addPendingActivities(step(
                        PendingActivityState.PENDING_ACTIVITY_STATE_STARTED,
                        new CallFailure(new Failure.Unavailable(503), 1)))
                .addPendingActivities(PendingActivityInfo.newBuilder()
                        .setState(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED))
                .build();

        assertThat(PendingRetry.of(execution, CONVERTER))
                .containsExactly(new PendingRetry("unreachable: connection refused", NOON, 3));
    }

    private static PendingActivityInfo step(PendingActivityState state, CallFailure told) {
        return PendingActivityInfo.newBuilder()
                .setState(state)
                .setAttempt(3)
                .setNextAttemptScheduleTime(Timestamp.newBuilder().setSeconds(NOON.getEpochSecond()))
                .setLastFailure(CONVERTER.exceptionToFailure(ApplicationFailure.newBuilder()
                        .setType("unreachable")
                        .setMessage("unreachable")
                        .setDetails(told)
                        .build()))
                .build();
    }
}

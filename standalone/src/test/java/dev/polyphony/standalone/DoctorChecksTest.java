package dev.polyphony.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;

class DoctorChecksTest {
    @Test
    void serverThatTakesNoMoreQuestionsIsBusy() {
        assertThat(DoctorChecks.unanswered(Status.RESOURCE_EXHAUSTED.asRuntimeException())
                        .toString())
                .contains("busy");
        assertThat(DoctorChecks.unanswered(Status.INTERNAL.asRuntimeException()).toString())
                .contains("INTERNAL");
    }
}

package dev.polyphony.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConditionTest {
    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, AWAY",
        "DEADLINE_EXCEEDED, AWAY",
        "CANCELLED, AWAY",
        "RESOURCE_EXHAUSTED, BUSY",
        "ABORTED, BUSY",
        "INVALID_ARGUMENT, REFUSES",
        "PERMISSION_DENIED, REFUSES",
        "UNIMPLEMENTED, REFUSES"
    })
    void codeSaysWhetherWaitingMendsIt(Status.Code code, ServerCondition condition) {
        assertThat(ServerCondition.of(code.toStatus().asRuntimeException())).isEqualTo(condition);
    }
}

package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing ends what has to be done now and then, and nobody waits for one that cannot be helped. */
class LedgerMaintenanceTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void taskThatThrowsIsDoneAgain() {
        assertThatCode(() -> LedgerMaintenance.guarded(() -> {
                    throw new IllegalArgumentException("of a kind that nobody thought of");
                }))
                .doesNotThrowAnyException();
        assertThatCode(() -> LedgerMaintenance.guarded(() -> {
                    throw new StackOverflowError();
                }))
                .doesNotThrowAnyException();
    }

    @Test
    void oneThatCannotBeHelpedKeepsNoOtherFromBeing() {
        LedgerMaintenance.each(List.of("a", "b", "c"), failingAt("b", new IllegalStateException("b is broken")));

        assertThat(done).containsExactly("a", "c");
    }

    @Test
    void oneThatTemporalRefusesKeepsNoOtherFromBeing() {
        LedgerMaintenance.each(List.of("a", "b", "c"), failingAt("b", Status.INVALID_ARGUMENT.asRuntimeException()));

        assertThat(done).containsExactly("a", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNAVAILABLE", "DEADLINE_EXCEEDED"})
    void restWaitsForTheNextTimeWhereTemporalIsAway(Status.Code code) {
        RuntimeException wrapped =
                new IllegalStateException(Status.fromCode(code).asRuntimeException());

        assertThatThrownBy(() -> LedgerMaintenance.each(List.of("a", "b", "c"), failingAt("b", wrapped)))
                .hasCauseInstanceOf(StatusRuntimeException.class);

        assertThat(done).containsExactly("a");
    }

    private Consumer<String> failingAt(String one, RuntimeException failure) {
        return name -> {
            if (name.equals(one)) {
                throw failure;
            }
            done.add(name);
        };
    }
}

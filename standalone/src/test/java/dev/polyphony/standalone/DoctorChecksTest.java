package dev.polyphony.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.platform.DoctorLine;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorChecksTest {
    @Test
    void serverThatTakesNoMoreQuestionsIsBusy() {
        assertThat(DoctorChecks.unanswered(Status.RESOURCE_EXHAUSTED.asRuntimeException())
                        .toString())
                .contains("busy");
        assertThat(DoctorChecks.unanswered(Status.INTERNAL.asRuntimeException()).toString())
                .contains("INTERNAL");
    }

    @Test
    void damagedModelFileIsNamedWithWhatToDo(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "no model");

        assertThat(DoctorChecks.models(folder))
                .containsExactly(DoctorLine.problem(
                        "Model file",
                        broken + " cannot be served: it is no GGUF file",
                        "fetch it again, whole, or remove it"));
    }
}

package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that keep nothing start no server. */
class NoServerTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "completion bash",
                "plan-schema",
                "pipeline-schema",
                "strategies",
                "models",
                "analyze --dry-run REST?",
                "costs report",
                "budgets"
            })
    void whatKeepsNothingStartsNoServer(String command) {
        Map<String, String> environment = TypedCommand.withTemporal(folder);

        TypedCommand typed = TypedCommand.run(environment, command.split(" "));

        assertThat(typed.code()).as(typed.err()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("temporal.json")).doesNotExist();
    }
}

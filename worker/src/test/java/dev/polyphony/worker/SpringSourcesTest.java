package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpringSourcesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POLYPHONY_WORKER_MAX_AT_ONCE",
                "POLYPHONY_WORKER_MAXATONCE",
                "POLYPHONY_WORKER_TUNING_DEFAULT_DEADLINE",
                "polyphony.worker.tuning.default-deadline",
                "polyphony.worker.simulator.openai",
                "POLYPHONY_WORKER_BUDGETS_0",
                "SPRING_APPLICATION_JSON",
                "SPRING_CONFIG_ADDITIONAL_LOCATION",
                "spring.profiles.active"
            })
    void nameThatSpringReadsAWorkersSettingsByIsASource(String name) {
        assertThat(SpringSources.any(List.of("PATH", name), folder)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POLYPHONY_WORKER_PORT",
                "POLYPHONY_DEFAULT_DEADLINE",
                "POLYPHONY_WEBHOOK_HOSTS",
                "OPENAI_API_KEY",
                "spring.beaninfo.ignore",
                "java.class.path"
            })
    void nameThatChangesNoneOfThemIsNone(String name) {
        assertThat(SpringSources.any(List.of("PATH", name), folder)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "polyphony-worker.yml",
                "polyphony-worker-prod.properties",
                "config/polyphony-worker.yaml",
                "config/here/polyphony-worker.properties"
            })
    void fileWhereTheProcessStartedIsASource(String file) throws IOException {
        Path there = folder.resolve(file);
        Files.createDirectories(there.getParent());
        Files.createFile(there);

        assertThat(SpringSources.any(List.of(), folder)).isTrue();
    }

    @Test
    void otherFilesAreNone() throws IOException {
        Files.createFile(folder.resolve("config.yaml"));
        Files.createDirectories(folder.resolve("config/deeper/still"));
        Files.createFile(folder.resolve("config/deeper/still/polyphony-worker.yml"));

        assertThat(SpringSources.any(List.of(), folder)).isFalse();
    }
}

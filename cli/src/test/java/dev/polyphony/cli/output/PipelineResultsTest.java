package dev.polyphony.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.Money;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.pipeline.PipelineStatus;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineResultsTest {
    @TempDir
    private Path folder;

    @Test
    void eachAnswerHasItsFileBesideAllOfTheResult() throws Exception {
        Path results = folder.resolve("results");

        assertThat(PipelineResults.write(result("plan.md", "src/main.py"), results))
                .containsExactly("plan.md", "src/main.py", "result.json");

        assertThat(results.resolve("src/main.py")).hasContent("answer 2\n");
        assertThat(results.resolve("result.json")).content().contains("\"text\" : \"answer 1\"");
    }

    @Test
    void folderIsMadeButNotThoseAboveIt() {
        assertThatThrownBy(() -> PipelineResults.write(result("plan.md"), folder.resolve("typo/results")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void nothingIsWrittenOutsideOfTheFolder() throws Exception {
        Path results = folder.resolve("results");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

        assertThatThrownBy(() -> PipelineResults.write(result("../outside.md"), results))
                .hasMessageContaining("is no file below the folder of results");
        Files.createSymbolicLink(results.resolve("link"), elsewhere);
        assertThatThrownBy(() -> PipelineResults.write(result("link/outside.md"), results))
                .hasMessageContaining("would be outside of");
        Files.createSymbolicLink(results.resolve("plan.md"), elsewhere.resolve("plan.md"));
        assertThatThrownBy(() -> PipelineResults.write(result("plan.md"), results))
                .hasMessageContaining("would be outside of");
        assertThat(folder.resolve("outside.md")).doesNotExist();
        assertThat(elsewhere).isEmptyDirectory();
    }

    private static PipelineStatus result(String... files) {
        List<PipelineStatus.Node> nodes = Arrays.stream(files)
                .map(file -> {
                    int number = Arrays.asList(files).indexOf(file) + 1;
                    return new PipelineStatus.Node(
                            "n" + number,
                            NodeState.ANSWERED,
                            List.of(),
                            "pl-1.n" + number,
                            null,
                            "answer " + number,
                            file,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null);
                })
                .toList();
        return new PipelineStatus(
                "pl-1", PipelineState.ANSWERED, null, 1, nodes, Money.ZERO, null, null, Instant.EPOCH, Instant.EPOCH);
    }
}

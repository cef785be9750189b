package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.ModelRef;
import dev.polyphony.scoring.Confidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of an operator's own, as a shell runs them. */
class CommandScorerTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final ModelRef MODEL = ModelRef.parse("ollama/mistral:7b-instruct");

    @TempDir
    private Path folder;

    @Test
    void numberOrObjectIsTheConfidence() {
        assertThat(score("cat > /dev/null; echo 0.8")).contains(new Confidence(0.8, "command", false));
        assertThat(score("echo '{\"score\": 1, \"calibrated\": true}'")).contains(new Confidence(1, "command", true));
    }

    @Test
    void questionModelAndAnswerAreReadFromStandardInput() throws Exception {
        Path asked = folder.resolve("asked.json");

        assertThat(score("cat > '" + asked + "'; echo 0.5")).isPresent();

        assertThat(Files.readString(asked))
                .contains("\"question\":\"REST?\"")
                .contains("\"model\":\"ollama/mistral:7b-instruct\"")
                .contains("\"answer\":\"Certainly.\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "echo 1.5",
                "echo -1",
                "echo good",
                "echo '{\"value\": 1}'",
                "echo 0.9; exit 3",
                "head -c 100000 /dev/zero | tr '\\0' 1",
                "echo 'NaN'",
            })
    void whatIsNoConfidenceJudgesNothing(String script) {
        assertThat(score(script)).isEmpty();
    }

    @Test
    void programThatIsNotThereJudgesNothing() {
        assertThat(new CommandScorer(List.of(folder.resolve("nothing").toString()), LONG).score("q", MODEL, "a"))
                .isEmpty();
    }

    @Test
    void whoTakesTooLongIsEndedWithAllThatItStarted() throws Exception {
        Path pid = folder.resolve("pid");
        CommandScorer slow = new CommandScorer(
                List.of("sh", "-c", "sleep 600 & echo $! > '" + pid + "'; wait"), Duration.ofSeconds(2));

        assertThat(slow.score("q", MODEL, "a")).isEmpty();

        long child = Long.parseLong(Files.readString(pid).strip());
        Optional<ProcessHandle> left = ProcessHandle.of(child);
        assertThat(left.isEmpty() || left.get().onExit().get() != null).isTrue();
    }

    @Test
    void environmentHasNoMoreThanAProgramNeeds() {
        String others = "env | cut -d= -f1 | grep -vxE 'PATH|HOME|LANG|LC_ALL|TMPDIR|PWD|OLDPWD|SHLVL|_' | wc -l";

        assertThat(score(others)).contains(new Confidence(0, "command", false));
    }

    private static Optional<Confidence> score(String script) {
        return new CommandScorer(List.of("sh", "-c", script), LONG).score("REST?", MODEL, "Certainly.");
    }
}

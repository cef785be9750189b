package dev.polyphony.worker.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.scoring.Confidence;
import dev.polyphony.scoring.ConfidenceScorer;
import dev.polyphony.scoring.ScorerFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
                "echo 1.5",
                "echo -1",
                "echo good",
                "echo '{\"value\": 1}'",
                "echo 0.9; exit 3",
                "head -c 100000 /dev/zero | tr '\\0' 1",
                "echo 'NaN'",
                "echo '{\"score\": 1, \"calibrated\": \"yes\"}'",
            })
    void whatIsNoConfidenceIsAFailure(String script) {
        assertThatThrownBy(() -> score(script))
                .isInstanceOf(ScorerFailed.class)
                .hasMessageStartingWith("scorer-command: it ");
    }

    @Test
    void whoSaysNothingCannotJudge() {
        assertThat(score("true")).isEmpty();
    }

    @Test
    void programThatIsNotThereKeepsTheWorkerFromStarting() throws Exception {
        Path there = Files.createFile(folder.resolve("there"));

        for (String program : List.of(folder.resolve("nothing").toString(), there.toString(), "no-such-program")) {
            assertThatThrownBy(() -> scorer(LONG, program))
                    .isInstanceOf(InvalidField.class)
                    .hasMessage("scorer-command: '" + program
                            + "' is no program that this worker can start; give its path");
        }
    }

    @Test
    void programThatHasGoneSinceIsAFailure() throws Exception {
        Path program = Files.writeString(folder.resolve("scorer"), "#!/bin/sh\necho 1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        ConfidenceScorer missing = scorer(LONG, program.toString());
        Files.delete(program);

        assertThatThrownBy(() -> missing.score("q", MODEL, "a")).hasMessage("scorer-command: it could not be started");
    }

    @Test
    void whoTakesTooLongIsEndedWithAllThatItStarted() throws Exception {
        Path pid = folder.resolve("pid");
        ConfidenceScorer slow = scorer(Duration.ofSeconds(2), "sh", "-c", "sleep 600 & echo $! > '" + pid + "'; wait");

        assertThatThrownBy(() -> slow.score("q", MODEL, "a")).hasMessage("scorer-command: it took longer than 2000 ms");

        assertEnds(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void grandchildrenOfWhoTakesTooLongAreEndedToo() throws Exception {
        Path pid = folder.resolve("pid");
        ConfidenceScorer slow = scorer(
                Duration.ofSeconds(2), "sh", "-c", "sh -c \"sleep 600 & echo \\$! > '" + pid + "'; wait; true\"; true");

        assertThatThrownBy(() -> slow.score("q", MODEL, "a")).hasMessageContaining("took longer");

        assertEnds(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void workerThatIsStoppedLeavesNothingOfACommandBehind() throws Exception {
        Path pid = folder.resolve("pid");
        OwnScorers scorers = scorers(LONG.multipliedBy(10));
        ConfidenceScorer hanging = scorer(scorers, "sh", "-c", "sleep 600 & echo $! > '" + pid + "'; wait; echo never");
        CompletableFuture<Optional<Confidence>> asked =
                CompletableFuture.supplyAsync(() -> hanging.score("q", MODEL, "a"));
        await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());

        scorers.close();

        assertEnds(Long.parseLong(Files.readString(pid).strip()));
        assertThatThrownBy(asked::join).hasRootCauseInstanceOf(ScorerFailed.class);
        assertThatThrownBy(() -> hanging.score("q", MODEL, "a")).hasMessage("scorer-command: the worker is stopping");
    }

    private static void assertEnds(long pid) throws Exception {
        Optional<ProcessHandle> left = ProcessHandle.of(pid);
        assertThat(left.isEmpty() || left.get().onExit().get(2, TimeUnit.MINUTES) != null)
                .isTrue();
    }

    @Test
    void environmentHasNoMoreThanAProgramNeeds() {
        String others = "env | cut -d= -f1 | grep -vxE 'PATH|HOME|LANG|LC_ALL|TMPDIR|PWD|OLDPWD|SHLVL|_' | wc -l";

        assertThat(score(others)).contains(new Confidence(0, "command", false));
    }

    private static Optional<Confidence> score(String script) {
        return scorer(LONG, "sh", "-c", script).score("REST?", MODEL, "Certainly.");
    }

    private static ConfidenceScorer scorer(Duration timeout, String... command) {
        return scorer(scorers(timeout), command);
    }

    private static OwnScorers scorers(Duration timeout) {
        return new OwnScorers(timeout, List.of(), EnvironmentProxies.none(), InstantSource.system());
    }

    private static ConfidenceScorer scorer(OwnScorers scorers, String... command) {
        OwnScorers.Named named =
                new OwnScorers.Named("scorer", Optional.of(List.of(command)), Optional.empty(), Optional.empty());
        return scorers.confidence(named).orElseThrow();
    }
}

package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.cli.platform.KnownNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyzeTest {
    /** Two lines up: over the frame before. */
    private static final String SECOND_FRAME = "\u001b[2A\r";

    private final InProcess platform = new InProcess();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        platform.stop();
    }

    @Test
    void pipedAnswerIsAllOfStandardOutput() {
        Typed typed = typed().run("analyze", "REST or GraphQL?");
        assertThat(typed.out()).isEqualTo(ScriptedWorkers.ANSWER + " gpt-4o-mini\n");
        assertThat(typed.code()).isZero();
    }

    @Test
    void closingLineSaysPathCostTimeAndId() {
        platform.models.fails("gpt-4o-mini", new Failure.Throttled(null));
        Typed typed = typed().run("analyze", "--id", "an-1", "REST or GraphQL?");
        assertThat(typed.err().lines().reduce((a, b) -> b))
                .get()
                .asString()
                .matches("— gpt-4o-mini ✗ rate limited → claude-haiku-3.5 ✓ · \\$0.000412 · \\d+ ms · an-1");
    }

    @Test
    void progressIsPlainLinesWherePiped() {
        platform.models.fails("gpt-4o-mini", new Failure.Unavailable(503));
        assertThat(typed().run("analyze", "q").err())
                .containsPattern("gpt-4o-mini failed after \\d+ ms: unavailable \\(503\\)\n")
                .containsPattern("claude-haiku-3.5 answered in \\d+ ms\n")
                .doesNotContain("\u001b");
    }

    @Test
    void quietSaysNothingButTheAnswer() {
        platform.simulated = true;
        Typed typed = typed().run("analyze", "-q", "q");
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).startsWith(ScriptedWorkers.ANSWER);
    }

    @Test
    void simulatedAnswersAreSaidSoFirstAndLast() {
        platform.simulated = true;
        Typed typed = typed().run("analyze", "--models", "sim-1", "q");
        assertThat(typed.err().lines().toList())
                .first()
                .asString()
                .startsWith("No provider key is set: answers come from the built-in simulator");
        assertThat(typed.err().lines().toList()).last().asString().startsWith("This answer is simulated.");
    }

    @Test
    void promptIsReadFromStandardInput() {
        assertThat(typed().input("echo größer?\n").run("analyze", "-q").out()).isEqualTo("echo größer?\n");
    }

    @Test
    void namesFromOutsideCannotSpeakToTheTerminal() {
        platform.models.servedAs = "\u001b]0;title\u0007\u202e\u001b[31m";
        Typed seen = typed().terminal().run("analyze", "-v", "--id", "names", "echo \u001b[2J\u200bx");
        assertThat(seen.out())
                .contains("gpt-4o-mini]0;title")
                .doesNotContain("\u001b]", "\u0007", "\u202e", "\u001b[31m", "\u001b[2J", "\u200b");
        assertThat(seen.err()).doesNotContain("\u001b]", "\u0007", "\u202e", "\u001b[31m");
        Typed explained = typed().terminal().run("explain", "names");
        assertThat(explained.out()).contains("\u001b[1m").doesNotContain("\u001b]", "\u202e");
        Typed piped = typed().run("show", "names");
        assertThat(piped.out()).as("an answer in a pipe is exact").isEqualTo("echo \u001b[2J\u200bx\n");
        assertThat(piped.err()).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void jsonIsTheResultAsItsAnnotationsSpellIt() {
        Typed typed = typed().run("analyze", "--json", "--id", "an-2", "q");
        assertThat(typed.out())
                .contains("\"id\" : \"an-2\"", "\"status\" : \"answered\"", "\"model_used\" : \"gpt-4o-mini\"")
                .contains("\"cost\" : 0.000412")
                .as("seconds")
                .containsPattern("\n  \"latency\" : \\d+\\.\\d+,")
                .containsPattern("\n      \"latency\" : 1\\.80*,");
    }

    @Test
    void outputFileHoldsTheResult() throws IOException {
        Path file = home.resolve("result.json");
        typed().run("analyze", "-o", file.toString(), "q");
        assertThat(Files.readString(file)).startsWith("{").contains("\"response\" : \"REST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "analyze q -o",
                "batch - -o",
                "batches results b -o",
                "pipeline development q -o",
                "pipelines results p -o",
                "costs export --output"
            })
    void outputIntoAFolderThatIsNotThereIsRefusedBeforeAnythingIsAsked(String command) {
        Typed typed = typed().run((command + " /no/such/folder/x").split(" "));
        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err())
                .isEqualTo("polyphony: --output: there is no folder '/no/such/folder'; make it, or name another\n");
        assertThat(platform.opened).isEmpty();
    }

    @Test
    void sameIdIsAskedOnce() {
        typed().run("analyze", "--id", "key-1", "first");
        Typed second = typed().run("analyze", "--id", "key-1", "first");
        assertThat(second.code()).isZero();
        assertThat(second.err()).contains("Submitted before under this id");
        assertThat(platform.models.asked).hasValue(1);
    }

    @Test
    void otherQuestionUnderTheSameIdIsRefusedInOneLine() {
        typed().run("analyze", "--id", "key-2", "first");
        for (String command : List.of("analyze", "submit")) {
            Typed other = typed().run(command, "-q", "--id", "key-2", "second");
            assertThat(other.code()).isEqualTo(ExitCode.USAGE);
            assertThat(other.err())
                    .isEqualTo("polyphony: the id 'key-2' stands for another question already;"
                            + " give this one another id\n");
        }
        assertThat(platform.models.asked).hasValue(1);
    }

    @Test
    void everyFailureIsListedWhereNoModelAnswered() {
        platform.models.fails("a", new Failure.NoCredentials("OPENAI_API_KEY"));
        platform.models.fails("b", new Failure.Unauthorized(401));
        Typed typed = typed().run("analyze", "--models", "a,b", "q");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err())
                .contains("No usable answer", "no API key configured (OPENAI_API_KEY)", "key rejected (401)")
                .contains("Missing: OPENAI_API_KEY. Next: polyphony doctor");
    }

    @Test
    void chainThatOnlyTheWorkerDoesNotKnowIsWrongUsageAndStartsNothing() {
        for (String command : List.of("analyze", "submit")) {
            Typed typed = typed().run(command, "--id", "unknown", "--chain", "nosuch", "q");
            assertThat(typed.code()).isEqualTo(2);
            assertThat(typed.err()).contains("polyphony: --chain: 'nosuch' is not a chain; there are mixed and fast");
        }
        assertThat(typed().run("show", "unknown").err()).contains("no analysis has the id 'unknown'");
    }

    @Test
    void nameThatNobodyKnowsIsRefusedWithTheNearestBeforeAnythingIsStarted() {
        platform.names = new KnownNames(List.of("fallback", "ensemble", "mine"), List.of("mixed", "fast"));
        Typed strategy = typed().run("analyze", "-s", "ensmble", "-e", "3", "q");
        assertThat(strategy.code()).isEqualTo(2);
        assertThat(strategy.err())
                .isEqualTo("polyphony: --strategy: 'ensmble' is not known; did you mean 'ensemble'?\n");
        Typed chain = typed().env("POLYPHONY_CHAIN", "zzz").run("analyze", "q");
        assertThat(chain.code()).isEqualTo(2);
        assertThat(chain.err()).isEqualTo("polyphony: POLYPHONY_CHAIN: 'zzz' is not known; there are mixed, fast\n");
        assertThat(platform.opened).isEmpty();
        assertThat(typed().run("analyze", "-s", "mine", "--dry-run", "q").code())
                .isZero();
    }

    @Test
    void passedDeadlineExitsWith4() {
        Typed typed = typed().run("analyze", "--models", "stuck", "--deadline", "1s", "q");
        assertThat(typed.code()).isEqualTo(4);
        assertThat(typed.err()).contains("The deadline passed after 1.");
    }

    @Test
    void ensembleShowsMembersAndAgreement() {
        platform.models.fails("b", new Failure.Refused());
        Typed typed = typed().run("analyze", "-s", "ensemble", "--models", "a,b,cc", "q");
        assertThat(typed.code()).isZero();
        assertThat(typed.err())
                .containsPattern("✓  a +0.04 +0.80")
                .containsPattern("✗  b .*declined to answer")
                .contains("Agreement: 62 % — the answers agree on most points")
                .contains("— a ✓ best of 2 answers, 1 missing · ");
    }

    @Test
    void interruptDetachesAndTheAnalysisGoesOn() {
        CompletableFuture<Void> asked =
                CompletableFuture.runAsync(() -> Awaitility.await().until(() -> platform.models.asked.get() == 1));
        Typed typed = typed().interruptedAfter(asked).run("analyze", "--models", "stuck", "--id", "an-3", "q");
        assertThat(typed.code()).isEqualTo(130);
        assertThat(typed.err()).endsWith("Detached; the analysis goes on. Come back with: polyphony watch an-3\n");
        platform.models.released.countDown();
        assertThat(typed().run("watch", "an-3").out()).isEqualTo(ScriptedWorkers.ANSWER + " stuck\n");
    }

    @Test
    void terminalShowsALivePictureAndTheAnswerAfterIt() {
        Typed.Builder terminal = typed().terminal();
        CompletableFuture<Void> seen = CompletableFuture.runAsync(() -> {
            Awaitility.await()
                    .until(() -> terminal.errSoFar().contains("step 1 of 1 · ")
                            && terminal.errSoFar().contains(SECOND_FRAME));
            platform.models.released.countDown();
        });
        Typed typed = terminal.run("analyze", "--models", "stuck", "q");
        assertThat(seen).isCompleted();
        assertThat(typed.err())
                .containsPattern("stuck · step 1 of 1 · \\d+\\.\\d s")
                .contains(SECOND_FRAME);
        assertThat(typed.out())
                .contains("\nREST: fewer moving parts. stuck\n\n")
                .contains("— stuck ✓ · $0.000412");
    }

    private Typed.Builder typed() {
        return Typed.at(platform, home);
    }
}

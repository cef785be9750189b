package dev.polyphony.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.cli.Cli;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.output.Terminals;
import dev.polyphony.standalone.StandalonePlatform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On histories in files: no server is asked. */
class ReplayCommandTest {
    private static final Path GOLDEN = Path.of("..", "workflows", "src", "test", "resources", "histories");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int replay(String... arguments) {
        Map<String, String> environment =
                Map.of("POLYPHONY_HOME", folder.resolve("home").toString());
        Shell shell = new Shell(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminals.NONE,
                environment,
                interrupted -> () -> {});
        String[] all = Stream.concat(Stream.of("replay"), Stream.of(arguments)).toArray(String[]::new);
        return Cli.run(all, new StandalonePlatform(environment), shell);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyHistoryOfThisVersionReplays() throws IOException {
        int code = replay("--file", GOLDEN.toString());

        long all;
        try (Stream<Path> files = Files.list(GOLDEN)) {
            all = files.count();
        }
        assertThat(out()).contains(all + " histories replayed, all go on with this version.");
        assertThat(out().lines().filter(line -> line.startsWith("ok "))).hasSize((int) all);
        assertThat(code).isEqualTo(ExitCode.OK);
    }

    /** As a version would have written it that asked another activity. */
    @Test
    void historyOfAnotherWorkflowIsFoundAndSaved() throws IOException {
        Files.writeString(folder.resolve("good.json"), golden("vote-abstained"));
        String edited = golden("fallback-second").replace("\"name\": \"AskModel\"", "\"name\": \"AskSomebody\"");
        Files.writeString(folder.resolve("other.json"), edited);
        Path saved = folder.resolve("saved");

        int code = replay("--file", folder.toString(), "--save", saved.toString());

        assertThat(code).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(out())
                .contains("ok             good  Analysis")
                .containsPattern("nondeterminism +other {2}Analysis, \\d+ events: event \\d+, activity task scheduled:"
                        + " the history has \\w+ AskSomebody, this version AskModel")
                .contains("2 histories replayed, 1 of them not", "They are in " + saved);
        try (Stream<Path> files = Files.list(saved)) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(file.getFileName().toString()).startsWith("other-");
                assertThat(replay("--file", file.toString(), "-q")).isEqualTo(ExitCode.NO_ANSWER);
            });
        }
    }

    /** What the SDK says of it has whole events, prompt and answer among them. */
    @Test
    void reasonShowsNothingOfWhatWasAsked() throws IOException {
        JsonNode history = new ObjectMapper().readTree(golden("fallback-second"));
        String prompt = new String(history.findPath("input").findPath("data").binaryValue(), StandardCharsets.UTF_8);
        String marked = golden("fallback-second")
                .replace("EVENT_TYPE_ACTIVITY_TASK_SCHEDULED", "EVENT_TYPE_TIMER_STARTED")
                .replace("activityTaskScheduledEventAttributes", "timerStartedEventAttributes");
        Files.writeString(folder.resolve("other.json"), marked);
        Files.writeString(folder.resolve("none.json"), "{\"secret\": \"nightjar\"}");

        assertThat(replay("--file", folder.toString(), "--json")).isEqualTo(ExitCode.NO_ANSWER);

        JsonNode report = new ObjectMapper().readTree(out());
        assertThat(report.path("replayed").asInt()).isEqualTo(2);
        assertThat(report.path("failed").asInt()).isEqualTo(2);
        assertThat(report.path("histories"))
                .allSatisfy(one -> assertThat(one.path("reason").asText()).hasSizeBetween(10, 300));
        assertThat(prompt).contains("\"prompt\":");
        assertThat(out() + err).doesNotContain("nightjar", "prompt", "\n\tat ");
    }

    @Test
    void fileThatIsNoHistoryIsUnreadableAndTheOthersReplay() throws IOException {
        String good = golden("vote-abstained");
        Files.writeString(folder.resolve("a-garbage.json"), "nightjar {{{ \u0000");
        Files.writeString(folder.resolve("b-truncated.json"), good.substring(0, good.length() / 2));
        Files.writeString(folder.resolve("c-empty.json"), "");
        Files.writeString(folder.resolve("d-array.json"), "[1, \"nightjar\"]");
        Files.writeString(folder.resolve("e-null.json"), "null");
        Files.writeString(folder.resolve("f-deep.json"), "[".repeat(200_000));
        Files.writeString(folder.resolve("g-events.json"), "{\"events\": [null, 3]}");
        Files.write(folder.resolve("h-bytes.json"), new byte[] {(byte) 0xff, (byte) 0xc0, 1, 2});
        Files.createDirectory(folder.resolve("i-folder.json"));
        Files.writeString(
                folder.resolve("j-started.json"),
                "{\"events\": [{\"eventId\": 1, \"workflowExecutionStartedEventAttributes\": {}}]}");
        Files.writeString(folder.resolve("y-marked.json"), "\uFEFF" + good);
        Files.writeString(folder.resolve("z-good.json"), good);

        assertThat(replay("--file", folder.toString())).isEqualTo(ExitCode.NO_ANSWER);

        assertThat(out().lines().filter(line -> line.startsWith("unreadable "))).hasSize(10);
        assertThat(out())
                .contains("ok             y-marked  Analysis", "ok             z-good  Analysis")
                .contains("a-garbage: not a history in JSON", "i-folder: is a folder")
                .contains("2 of 12 histories go on with this version. 10 could not be read: nothing is known of them.")
                .doesNotContain("must not take over");
        assertThat(out() + err).doesNotContain("nightjar", "should not happen");
    }

    @Test
    void whatIsSavedIsItsOwnersAlone() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path file = folder.resolve("other.json");
        Files.writeString(
                file, golden("fallback-second").replace("\"name\": \"AskModel\"", "\"name\": \"AskSomebody\""));
        Path saved = folder.resolve("deep").resolve("saved");
        replay("--file", file.toString(), "--save", saved.toString());
        Path written;
        try (Stream<Path> files = Files.list(saved)) {
            written = files.findFirst().orElseThrow();
        }
        // As an earlier version left it.
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-r--r--"));

        replay("--file", file.toString(), "--save", saved.toString());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                .isEqualTo("rw-------");
    }

    @Test
    void nothingFoundIsNoSuccess() throws IOException {
        assertThat(replay(
                        "--file", Files.createDirectory(folder.resolve("empty")).toString()))
                .isEqualTo(ExitCode.NO_ANSWER);
        assertThat(out()).contains("Nothing was found to replay");
    }

    @Test
    void oneSourceIsNamed() {
        assertThat(replay("an-1", "--query", "x = 1")).isEqualTo(ExitCode.USAGE);
        assertThat(replay("--file", folder.resolve("nowhere").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("give one of", "there is no ");
    }

    private static String golden(String name) throws IOException {
        return Files.readString(GOLDEN.resolve(name + ".json"));
    }
}

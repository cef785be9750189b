package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Conversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed is meant as it is typed; a file is read where an option says so, and only a file. */
@Timeout(60)
class TypedFilesTest {
    private final InProcess platform = new InProcess();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        platform.stop();
    }

    @Test
    void questionThatBeginsWithAnAtSignIsNoFileOfArguments() throws IOException {
        Path secret = write("secret.txt", "echo of a secret\n--models=other\n");
        String question = "@" + secret;
        assertThat(run("analyze", "--id", "at", question).out()).isEqualTo(ScriptedWorkers.ANSWER + " gpt-4o-mini\n");
        assertThat(questionOf("at")).isEqualTo(question);
    }

    @Test
    void optionsThatBeginWithAnAtSignAreTakenAsTheyAre() throws IOException {
        Path file = write("system.txt", "--models=other");
        run("analyze", "--id", "system", "--system", "@" + file, "-p", "@" + file);
        assertThat(systemOf("system")).isEqualTo("@" + file);
        assertThat(run("@" + file).err()).startsWith("polyphony: '@" + file);
        assertThat(run("completion", "@" + file).code()).isEqualTo(2);
        assertThat(typed().env("POLYPHONY_MODELS", "@" + file)
                        .run("analyze", "--id", "env", "q")
                        .err())
                .contains("@" + file + " ✓");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${sys:user.home}", "${env:PATH}", "\"quoted\"", "'quoted'", "a=b", "-- not an option"})
    void nothingInAQuestionIsPutInOrTakenAway(String question) {
        run("analyze", "--id", "exact", "--", question);
        assertThat(questionOf("exact")).isEqualTo(question);
    }

    @Test
    void questionThatBeginsWithADashIsToldHowToBeAsked() {
        Typed typed = run("analyze", "-5 degrees: is it cold?");
        assertThat(typed.err())
                .startsWith("polyphony: '-5 degrees: is it cold?' is not an option; a question that begins with - goes"
                        + " after --, or is piped in\n");
        assertThat(typed.code()).isEqualTo(2);
    }

    @Test
    void questionAndBehaviourAreReadFromTheFilesThatAreNamed() throws IOException {
        Path question = write("question.txt", "\uFEFFecho from a file\n");
        Path system = write("system.txt", "Be brief.");
        run("analyze", "--id", "files", "--prompt-file", question.toString(), "--system-file", system.toString());
        assertThat(questionOf("files")).isEqualTo("echo from a file");
        assertThat(systemOf("files")).isEqualTo("Be brief.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--prompt-file", "--system-file", "--messages", "--schema", "--plan", "--catalogue"})
    void deviceOrPipeOrFolderIsNoFile(String option) throws Exception {
        Path pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(10, TimeUnit.SECONDS))
                .isTrue();
        for (String file : new String[] {"/dev/zero", pipe.toString(), home.toString(), home.resolve("none") + ""}) {
            Typed typed = run(option.equals("--prompt-file") ? args(option, file) : args(option, file, "q"));
            assertThat(typed.code()).as(file).isEqualTo(2);
            assertThat(typed.err())
                    .as(file)
                    .startsWith("polyphony: " + option + ": ")
                    .hasLineCount(1);
        }
        assertThat(platform.models.asked).hasValue(0);
    }

    /** It goes by its own: what was typed would be passed over. */
    @ParameterizedTest
    @ValueSource(strings = {"analyze", "models"})
    void catalogueIsRefusedWhereAWorkerRunsAlready(String command) throws IOException {
        String catalogue = write("models.yaml", "models: []\n").toString();
        String[] typed = command.equals("models")
                ? new String[] {command, "--catalogue", catalogue}
                : new String[] {command, "--catalogue", catalogue, "q"};

        Typed refused = run(typed);
        assertThat(refused.err()).startsWith("polyphony: --catalogue: a worker runs already");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--messages", "--plan"})
    void fileOfNothingButBracketsIsRefusedInALine(String option) throws IOException {
        for (String opening : new String[] {"[", "{", "- ", "{\"a\":", "models: ["}) {
            Path deep = write("deep.txt", opening.repeat(100_000));
            Typed typed = run(args(option, deep.toString(), "q"));
            assertThat(typed.code()).as(opening).isEqualTo(2);
            assertThat(typed.err()).as(opening).startsWith("polyphony: ").hasLineCount(1);
            assertThat(typed.err().length()).as(opening).isLessThan(500);
            assertThat(typed.err()).as(opening).doesNotContain("StackOverflow", "should not happen");
        }
        assertThat(platform.models.asked).hasValue(0);
    }

    @Test
    void fileThatIsTooLargeOrNoTextIsRefusedInPlainWords() throws IOException {
        Path large = home.resolve("large.txt");
        Files.write(large, new byte[1024 * 1024 + 1]);
        assertThat(run("analyze", "--prompt-file", large.toString()).err())
                .isEqualTo("polyphony: --prompt-file: '" + large + "' is larger than 1048576 bytes\n");
        Path latin = home.resolve("latin.txt");
        Files.write(latin, new byte[] {'a', (byte) 0xe9});
        assertThat(run("analyze", "--system-file", latin.toString(), "q").err())
                .isEqualTo("polyphony: --system-file: '" + latin + "' is not UTF-8 text\n");
    }

    @Test
    void questionIsGivenOnce() throws IOException {
        Path file = write("question.txt", "q");
        assertThat(run("analyze", "--prompt-file", file.toString(), "q").err())
                .isEqualTo("polyphony: --prompt-file: the question is given as text too; give it once\n");
        assertThat(run("analyze", "--system", "s", "--system-file", file.toString(), "q")
                        .err())
                .isEqualTo("polyphony: --system-file: --system is given too; give one of them\n");
    }

    private @Nullable String systemOf(String id) {
        Conversation conversation = platform.client().explain(id).question().conversation();
        return conversation == null ? null : conversation.system();
    }

    private String questionOf(String id) {
        return platform.client().explain(id).question().prompt();
    }

    private static String[] args(String... rest) {
        String[] all = new String[rest.length + 1];
        all[0] = "analyze";
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text);
    }

    private Typed run(String... args) {
        return typed().run(args);
    }

    private Typed.Builder typed() {
        return Typed.at(platform, home);
    }
}

package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the dev server that they start and stop. */
class CommandLineTest {
    private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void submittedAnalysisIsAnsweredByTheNextWatchAndKept() {
        Map<String, String> environment = TypedCommand.withTemporal(folder);

        TypedCommand submit = TypedCommand.run(environment, "submit", "-q", PROMPT);
        String id = submit.out().strip();
        assertThat(submit.code()).isEqualTo(ExitCode.OK);
        assertThat(DevServer.running(new StateFolder(folder)))
                .as("a server without a command that uses it")
                .isEmpty();

        TypedCommand waiting = TypedCommand.run(environment, "show", id);
        assertThat(waiting.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(waiting.err()).contains(id);

        TypedCommand watch = TypedCommand.run(environment, "watch", id);
        assertThat(watch.code()).isEqualTo(ExitCode.OK);
        assertThat(watch.out()).isNotBlank();
        assertThat(watch.said().getFirst()).contains("built-in simulator");
        assertThat(watch.said().getLast()).contains("simulated");

        TypedCommand show = TypedCommand.run(environment, "show", id);
        assertThat(show.code()).isEqualTo(ExitCode.OK);
        assertThat(show.out()).isEqualTo(watch.out());

        TypedCommand list = TypedCommand.run(environment, "list", "--status", "answered");
        assertThat(list.code()).isEqualTo(ExitCode.OK);
        assertThat(list.out()).contains(id, "answered");
        assertThat(list.err()).doesNotContain("There are more");

        TypedCommand.run(environment, "analyze", "-q", PROMPT);
        TypedCommand part = TypedCommand.run(environment, "list", "-n", "1");
        assertThat(part.out().lines()).as("a head and an analysis").hasSize(2);
        assertThat(part.err()).contains("There are more than these 1: --limit shows up to 1000");
    }

    @Test
    void cancelledAnalysisEndsWithoutAnAnswer() {
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        String id = TypedCommand.run(environment, "submit", "-q", PROMPT).out().strip();

        TypedCommand cancel = TypedCommand.run(environment, "cancel", id);
        TypedCommand watch = TypedCommand.run(environment, "watch", id);

        assertThat(cancel.code()).isEqualTo(ExitCode.OK);
        assertThat(watch.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(watch.out()).isEmpty();
        assertThat(watch.err()).containsIgnoringCase("cancelled");
    }

    @Test
    void commandsAtOnceShareOneServerAndTheLastStopsIt() throws Exception {
        try (Simulator simulator = Simulator.start(
                Script.builder().fault("openai/slow", Fault.hang()).build())) {
            Map<String, String> environment = TypedCommand.withTemporal(folder);
            environment.putAll(RealProviders.at(simulator));
            try (CommandProcess first = CommandProcess.start(
                    folder, environment, "analyze", "--id", "first", "--models", "openai/slow", PROMPT)) {
                await().atMost(Requests.PATIENCE)
                        .until(() -> simulator.log().of("openai/slow").size() == 1);
                long server = serverPid();

                TypedCommand second = TypedCommand.run(environment, "analyze", "--models", "openai/quick", PROMPT);
                assertThat(second.code()).isEqualTo(ExitCode.OK);
                assertThat(second.err()).doesNotContain("simulat");
                assertThat(serverPid()).isEqualTo(server);
                assertThat(runs(server)).as("the first command still needs it").isTrue();

                assertThat(TypedCommand.run(environment, "cancel", "first").code())
                        .isEqualTo(ExitCode.OK);
                assertThat(first.end()).isEqualTo(ExitCode.NO_ANSWER);
                assertThat(runs(server)).as("nobody needs it").isFalse();
            }
        }
    }

    @Test
    void unknownIdIsAUsageError() {
        TypedCommand show = TypedCommand.run(TypedCommand.withTemporal(folder), "show", "an-unheard-of");

        assertThat(show.code()).isEqualTo(ExitCode.USAGE);
        assertThat(show.err()).contains("an-unheard-of", "polyphony list");
    }

    private long serverPid() throws Exception {
        Matcher pid = PID.matcher(Files.readString(folder.resolve("temporal.json")));
        assertThat(pid.find()).isTrue();
        return Long.parseLong(pid.group(1));
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}

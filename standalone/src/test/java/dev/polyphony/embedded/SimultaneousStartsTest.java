package dev.polyphony.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.endtoend.TemporalCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Two homes whose servers are started by two processes at the same moment: each gets ports of its own. */
class SimultaneousStartsTest {
    @TempDir
    private Path folder;

    @RepeatedTest(3)
    void serversOfTwoHomesDoNotTakeEachOthersPorts() throws Exception {
        Path temporal = TemporalCommand.path();
        List<Process> homes = new ArrayList<>();
        try {
            for (String home : List.of("one", "two")) {
                homes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ServerOfAHome.class.getName(),
                                folder.resolve(home).toString(),
                                temporal.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }

            Set<String> ports = new HashSet<>();
            for (Process home : homes) {
                String told = first(home.inputReader());
                assertThat(told).as("server and Web UI, both listening").matches("\\d+ true \\d+ true");
                ports.addAll(List.of(told.replace(" true", "").split(" ")));
            }
            assertThat(ports).hasSize(4);
        } finally {
            for (Process home : homes) {
                // Its input ends, and with it what it runs.
                home.getOutputStream().close();
                home.waitFor();
            }
        }
    }

    private static String first(BufferedReader output) throws IOException {
        String line = output.readLine();
        return line == null ? "it ended without a word" : line;
    }

    /** A process that has a server until its input ends. */
    static final class ServerOfAHome {
        private ServerOfAHome() {}

        private static void say(String line) {
            System.err.println(line);
        }

        public static void main(String[] arguments) throws IOException {
            StateFolder state = new StateFolder(Path.of(arguments[0]));
            try (DevServer server = DevServer.use(state, Path.of(arguments[1]), ServerOfAHome::say)) {
                System.out.println(String.join(
                        " ",
                        Stream.of(server.address(), server.webUi())
                                .map(address -> address.substring(address.lastIndexOf(':') + 1))
                                .map(port -> port + " " + ServerRecord.listens(Integer.parseInt(port)))
                                .toList()));
                while (System.in.read() >= 0) {
                    // Until it is told.
                }
            }
        }
    }
}

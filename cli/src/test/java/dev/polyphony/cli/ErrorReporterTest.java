package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.platform.ServiceRole;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.settings.Settings;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong is one line for a person: what it is about and what to do, nothing of the program's inside. */
class ErrorReporterTest {
    @TempDir
    Path home;

    static Stream<Arguments> problems() {
        return Stream.of(
                arguments(
                        Status.UNAVAILABLE.withDescription("io exception").asRuntimeException(),
                        "the Temporal server does not answer; polyphony doctor says more"),
                arguments(
                        Status.DEADLINE_EXCEEDED.asRuntimeException(),
                        "the Temporal server does not answer; polyphony doctor says more"),
                arguments(
                        Status.PERMISSION_DENIED.asRuntimeException(),
                        "the Temporal server refuses it (PERMISSION_DENIED); polyphony doctor says more"),
                arguments(
                        new UncheckedIOException("the folder cannot be made", new NoSuchFileException("/no/home")),
                        "the folder cannot be made: there is no /no/home"),
                arguments(
                        new UncheckedIOException("the folder cannot be made", new AccessDeniedException("/home")),
                        "the folder cannot be made: no access to /home"),
                arguments(
                        new UncheckedIOException("the folder cannot be made", new IOException("No space left")),
                        "the folder cannot be made: No space left"),
                arguments(
                        new UncheckedIOException("the folder cannot be made", new IOException()),
                        "the folder cannot be made: the system gives no reason"),
                arguments(
                        new StorageUnavailable(new IllegalStateException()),
                        "the ledger's database does not answer; POLYPHONY_DATABASE_URL says where it is"),
                arguments(new TextUnreadable("a stored result is damaged"), "a stored result is damaged"),
                arguments(new PlatformUnavailable("set TEMPORAL_ADDRESS"), "set TEMPORAL_ADDRESS"),
                arguments(new InvalidField("max-calls", "0 is not enough"), "--max-calls: 0 is not enough"),
                arguments(new InvalidField("OPENAI_API_KEY", "has spaces"), "OPENAI_API_KEY: has spaces"),
                arguments(
                        new NullPointerException(),
                        "this should not happen; polyphony doctor says what works, and the same command with --debug"
                                + " what to report"),
                arguments(
                        new IllegalStateException("dev.polyphony.cli.Cli"),
                        "this should not happen; polyphony doctor says what works, and the same command with --debug"
                                + " what to report"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void problemIsOneLineWithoutInsides(RuntimeException problem, String line) {
        Typed typed = Typed.at(new Broken(problem), home).run("show", "an-1");

        assertThat(typed.err()).isEqualTo("polyphony: " + line + "\n").doesNotContain("Exception", "null");
        assertThat(typed.out()).isEmpty();
        assertThat(typed.code()).isPositive();
    }

    private record Broken(RuntimeException problem) implements Platform {
        @Override
        public Session open(Settings settings, Need need, Notices out) {
            throw problem;
        }

        @Override
        public PlanningSession openPlanning(Settings settings, Notices out) {
            throw problem;
        }

        @Override
        public int serve(ServiceRole role, Settings settings, Notices out) {
            throw problem;
        }

        @Override
        public List<DoctorLine> diagnose(Settings settings) {
            throw problem;
        }
    }
}

package dev.polyphony.endtoend;

import dev.polyphony.cli.Cli;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.output.Terminals;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.standalone.StandalonePlatform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command line as somebody typed it into a pipe, and what came of it. */
record TypedCommand(int code, String out, String err) {

    /** Where the {@code temporal} command is on the PATH. */
    static Map<String, String> withTemporal(Path home) {
        return environment(home, String.valueOf(TemporalCommand.path().getParent()));
    }

    /** Where nothing is. */
    static Map<String, String> withoutTemporal(Path home) {
        return environment(home, "");
    }

    private static Map<String, String> environment(Path home, String searchPath) {
        return new HashMap<>(Map.of("POLYPHONY_HOME", home.toString(), "PATH", searchPath, "LANG", "en_US.UTF-8"));
    }

    static TypedCommand run(Map<String, String> environment, String... arguments) {
        return run(new StandalonePlatform(environment), environment, arguments);
    }

    static TypedCommand run(Platform platform, Map<String, String> environment, String... arguments) {
        return run(platform, environment, "", arguments);
    }

    /** With {@code input} from another command. */
    static TypedCommand piped(Map<String, String> environment, String input, String... arguments) {
        return run(new StandalonePlatform(environment), environment, input, arguments);
    }

    private static TypedCommand run(
            Platform platform, Map<String, String> environment, String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminals.NONE,
                environment,
                interrupted -> () -> {});
        int code = Cli.run(arguments, platform, shell);
        return new TypedCommand(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    List<String> said() {
        return err.lines().toList();
    }
}

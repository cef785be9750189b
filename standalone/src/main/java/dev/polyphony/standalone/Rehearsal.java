package dev.polyphony.standalone;

import dev.polyphony.cli.Cli;
import dev.polyphony.cli.Shell;
import java.util.List;

/**
 * Types, in one process, commands that need no worker of their own, so that the script {@code polyphony} can have Java
 * write down in one archive which classes they load. Expects an {@code up} in its home, which answers.
 */
public final class Rehearsal {
    private static final List<List<String>> LINES = List.of(
            List.of("--help"),
            List.of("analyze", "--help"),
            List.of("models"),
            List.of("strategies"),
            List.of("costs"),
            List.of("budgets"),
            List.of("analyze", "A rehearsal"),
            List.of("list"));

    private Rehearsal() {}

    /** Ends with 1 where one of them fails: what they load is written down all the same. */
    public static void main(String[] args) {
        LogFile.open(args, System.getenv());
        int worst = 0;
        for (List<String> line : LINES) {
            int code = Cli.run(line.toArray(String[]::new), new StandalonePlatform(System.getenv()), Shell.ofProcess());
            worst = Math.max(worst, code);
        }
        System.exit(worst == 0 ? 0 : 1);
    }
}

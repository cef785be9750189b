package dev.polyphony.standalone;

import dev.polyphony.cli.Cli;
import dev.polyphony.cli.Shell;

/** The {@code polyphony} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code. */
    static int run(String[] args) {
        LogFile.open(args, System.getenv());
        return Cli.run(args, new StandalonePlatform(System.getenv()), Shell.ofProcess());
    }
}

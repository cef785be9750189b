package dev.polyphony.standalone;

import dev.polyphony.cli.Cli;
import dev.polyphony.cli.Shell;

/** The {@code polyphony} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        LogFile.open(args, System.getenv());
        System.exit(Cli.run(args, new StandalonePlatform(System.getenv()), Shell.ofProcess()));
    }
}

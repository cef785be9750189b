package dev.polyphony.standalone;

import dev.polyphony.cli.Cli;
import dev.polyphony.cli.Shell;
import org.slf4j.LoggerFactory;

/** The {@code polyphony} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Before there is a second thread: logging that two threads set up at once complains of it on the terminal.
        LoggerFactory.getILoggerFactory();
        System.exit(Cli.run(args, new StandalonePlatform(System.getenv()), Shell.ofProcess()));
    }
}

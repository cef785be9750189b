package dev.polyphony.standalone;

import dev.polyphony.cli.UsageError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "restore",
        description = "Put a backup into a home that has no state yet.",
        footer = {
            "",
            "POLYPHONY_HOME=/new/home polyphony restore FILE, then polyphony up there. The installation that it was taken",
            "of must have ended: two that go on with the same analyses both ask, and pay. docs/backup.md"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Path home;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "As polyphony backup wrote it.")
    private Path file;

    RestoreCommand(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        HomeBackup backup = new HomeBackup(home);
        Optional<Path> there = backup.occupied();
        if (there.isPresent()) {
            throw new UsageError(there.get() + " is there already, and nothing is written over; move it away, or set"
                    + " POLYPHONY_HOME to a folder of its own");
        }
        try {
            HomeBackup.Description restored = backup.restore(file);
            PrintWriter out = spec.commandLine().getErr();
            out.println("Restored to " + home + " as of " + restored.taken() + ". Analyses that were under way go on at"
                    + " the next start: polyphony up");
            out.println("What was sent since then is not on its books. The installation that it was taken of must have"
                    + " ended: two both ask, and pay.");
            if (BackupCommand.isOnServer(environment)) {
                out.println("The database is the one that POLYPHONY_DATABASE_URL names: restore it with pg_restore"
                        + " (docs/backup.md).");
            }
            if (restored.sealed()) {
                out.println("Prompts and answers are sealed: set POLYPHONY_STORE_KEY as it was set there.");
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the backup " + file + " cannot be restored", e);
        }
    }
}

package dev.polyphony.standalone;

import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
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
        try {
            Instant taken = new HomeRestore(home, file).run();
            PrintWriter out = spec.commandLine().getErr();
            out.println("Restored to " + home + " as of " + taken + ". Analyses that were under way go on at"
                    + " the next start: polyphony up");
            out.println("What was sent since then is not on its books. The installation that it was taken of must have"
                    + " ended: two both ask, and pay.");
            if (Database.isNamed(environment)) {
                out.println("The database is the one that POLYPHONY_DATABASE_URL names: restore it with pg_restore"
                        + " (docs/backup.md).");
            }
            out.println("Prompts and answers may need the keys of POLYPHONY_STORE_KEY: set it as it was set there.");
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the backup " + file + " cannot be put into " + home, e);
        }
    }
}

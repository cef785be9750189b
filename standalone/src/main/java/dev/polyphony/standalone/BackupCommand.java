package dev.polyphony.standalone;

import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.UsageError;
import dev.polyphony.settings.Flags;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description = "Write the state of this home to a file, while it is used.",
        footer = {
            "",
            "Histories of the embedded Temporal, the database, settings and what was learnt are in it; keys, logs and",
            "models are not. What PostgreSQL holds is saved with pg_dump. docs/backup.md"
        })
final class BackupCommand implements Callable<Integer> {
    private final Path home;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Where to write it, such as polyphony-2026-11-30.zip.")
    private Path file;

    @Option(names = "--force", description = "Replace the file where it is there.")
    private boolean force;

    BackupCommand(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path target = file.toAbsolutePath();
        if (Files.isDirectory(target) || (Files.exists(target) && !force)) {
            throw new InvalidField("FILE", file + " is there; name another, or --force to replace it");
        }
        boolean onServer = isOnServer(environment);
        boolean embedded = Settings.read(new Flags(), environment).remote().isEmpty();
        // Histories first: see HomeBackup.
        List<String> databases = Stream.concat(
                        embedded ? Stream.of(HomeBackup.TEMPORAL) : Stream.of(),
                        onServer ? Stream.of() : Stream.of(Database.FILE))
                .filter(name -> Files.exists(home.resolve(name)))
                .toList();
        if (databases.isEmpty()) {
            throw new UsageError("there is nothing to save in " + home + ": "
                    + (onServer && !embedded
                            ? "PostgreSQL and the Temporal server have the state (docs/backup.md)"
                            : "POLYPHONY_HOME says where state is"));
        }
        try {
            boolean sealed =
                    !environment.getOrDefault("POLYPHONY_STORE_KEY", "").isBlank();
            List<String> written = new HomeBackup(home)
                    .write(
                            target,
                            HomeBackup.description(
                                    Instant.now()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString(),
                                    sealed),
                            databases);
            report(written, Files.size(target), onServer, embedded, sealed);
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the backup " + file + " cannot be written", e);
        }
    }

    private void report(List<String> written, long bytes, boolean onServer, boolean embedded, boolean sealed) {
        PrintWriter out = spec.commandLine().getErr();
        out.println("Wrote " + file + " (" + (bytes / 1024 + 1) + " KB): " + String.join(", ", written));
        if (!embedded) {
            out.println(
                    "Histories are with the Temporal server that TEMPORAL_ADDRESS names: save them there, and before"
                            + " this (docs/backup.md).");
        }
        if (onServer) {
            out.println("The database is the one that POLYPHONY_DATABASE_URL names: save it now, with pg_dump"
                    + " (docs/backup.md).");
        }
        if (sealed) {
            out.println("POLYPHONY_STORE_KEY is not in it: without it nobody reads its prompts and answers.");
        }
    }

    /** Whether the database is no file of this home. */
    static boolean isOnServer(Map<String, String> environment) {
        return !environment.getOrDefault("POLYPHONY_DATABASE_URL", "").isBlank();
    }
}

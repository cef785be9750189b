package dev.polyphony.standalone;

import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.UsageError;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.settings.Flags;
import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
        boolean onServer = Database.isNamed(environment);
        boolean embedded = isEmbedded();
        // Histories first: see HomeBackup.
        List<String> databases = Stream.concat(
                        embedded ? Stream.of(StateFolder.HISTORIES) : Stream.of(),
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
            Path target = target();
            List<String> written =
                    new HomeBackup(home).write(target, Instant.now().truncatedTo(ChronoUnit.SECONDS), databases, force);
            report(written, Files.size(target), onServer, embedded);
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw isThere();
        } catch (IOException e) {
            throw new UncheckedIOException("the backup " + file + " cannot be written", e);
        }
    }

    /** A config.yaml that is wrong belongs to what is saved, and names no server. */
    private boolean isEmbedded() {
        try {
            return Settings.read(new Flags(), environment).remote().isEmpty();
        } catch (InvalidSetting broken) {
            return environment.getOrDefault("TEMPORAL_ADDRESS", "").isBlank();
        }
    }

    /** Where nothing is, or a file that may be replaced: no state of the home, nothing that is no file. */
    private Path target() throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidField("FILE", file + " is a folder; name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new InvalidField("FILE", "there is no folder " + folder + "; make it, or name another");
        }
        Path real = folder.toRealPath().resolve(target.getFileName());
        if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                throw new InvalidField("FILE", file + " is a link or a device, and never replaced; name another");
            }
            if (!force) {
                throw isThere();
            }
        }
        if (real.startsWith(home.toRealPath()) && !real.toString().endsWith(".zip")) {
            throw new InvalidField(
                    "FILE",
                    file + " lies in " + home + " among the state to be saved; name one elsewhere, or one that ends"
                            + " in .zip");
        }
        return real;
    }

    private InvalidField isThere() {
        return new InvalidField("FILE", file + " is there; name another, or --force to replace it");
    }

    private void report(List<String> written, long bytes, boolean onServer, boolean embedded) {
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
        out.println(
                "Keys are not in it. What those of POLYPHONY_STORE_KEY encrypted nobody reads without them: keep them"
                        + " elsewhere.");
    }
}

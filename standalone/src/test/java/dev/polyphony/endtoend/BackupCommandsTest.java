package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong with a backup, and what is in it. */
class BackupCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void settingsAndWhatWasLearntComeBackWithTheDatabase() throws IOException {
        Path home = used("home");
        Files.writeString(home.resolve("config.yaml"), "strategy: ensemble\n");
        Files.createDirectories(home.resolve("workloads"));
        Files.writeString(home.resolve("workloads/contracts.json"), "{}");
        Files.writeString(home.resolve("polyphony.log"), "not needed");

        TypedCommand saved = typed("home", "backup", file());
        TypedCommand restored = typed("elsewhere", "restore", file());

        assertThat(saved.code()).as(saved.err()).isEqualTo(ExitCode.OK);
        assertThat(saved.err()).contains("ledger.db, config.yaml, workloads/contracts.json");
        assertThat(restored.code()).as(restored.err()).isEqualTo(ExitCode.OK);
        assertThat(restored.err()).contains("Restored to", "must have ended");
        assertThat(folder.resolve("elsewhere/config.yaml")).hasContent("strategy: ensemble");
        assertThat(folder.resolve("elsewhere/workloads/contracts.json")).exists();
        assertThat(folder.resolve("elsewhere/ledger.db")).exists();
        assertThat(folder.resolve("elsewhere/polyphony.log")).doesNotExist();
    }

    @Test
    void fileThatIsThereIsReplacedOnlyByForce() throws IOException {
        used("home");
        Files.writeString(Path.of(file()), "of somebody");

        TypedCommand refused = typed("home", "backup", file());
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("is there; name another, or --force");
        assertThat(Path.of(file())).hasContent("of somebody");
        assertThat(typed("home", "backup", file(), "--force").code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void homeWithoutStateHasNothingToSave() {
        TypedCommand refused = typed("home", "backup", file());

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("there is nothing to save in", "POLYPHONY_HOME says where state is");
    }

    @Test
    void restoringWritesOverNothing() {
        used("home");
        typed("home", "backup", file());
        used("elsewhere");

        TypedCommand refused = typed("elsewhere", "restore", file());

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("ledger.db is there already", "move it away");
    }

    @Test
    void whatIsNoBackupLeavesTheHomeAsItWas() throws IOException {
        Files.writeString(Path.of(file()), "no archive");
        assertThat(typed("elsewhere", "restore", file()).err()).contains("cannot be restored");
        archive(Map.of("notes.txt", "an archive of something else"));
        assertThat(typed("elsewhere", "restore", file()).err()).contains("it is no backup of a home");
        archive(Map.of("backup.json", description(2)));
        assertThat(typed("elsewhere", "restore", file()).err()).contains("a later version of Polyphony wrote it");
        archive(Map.of("backup.json", description(1), "ledger.db", "no database ".repeat(500)));
        assertThat(typed("elsewhere", "restore", file()).err()).contains("ledger.db in it is damaged");

        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void namesThatABackupHasNotAreLeftOut() throws IOException {
        archive(Map.of("backup.json", description(1), "../outside.yaml", "a: b", "bin/temporal", "no program"));

        assertThat(typed("elsewhere", "restore", file()).code()).isEqualTo(ExitCode.OK);

        assertThat(folder.resolve("outside.yaml")).doesNotExist();
        assertThat(folder.resolve("elsewhere/bin")).doesNotExist();
    }

    private static String description(int format) {
        return "{\"format\": " + format + ", \"taken\": \"2026-11-30T06:00:00Z\", \"sealed\": false}";
    }

    private void archive(Map<String, String> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(Path.of(file()));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private Path used(String home) {
        Database.file(folder.resolve(home).resolve(Database.FILE)).close();
        return folder.resolve(home);
    }

    private String file() {
        return folder.resolve("saved.zip").toString();
    }

    private TypedCommand typed(String home, String... arguments) {
        return TypedCommand.run(TypedCommand.withoutTemporal(folder.resolve(home)), arguments);
    }
}

package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertThat(saved.err())
                .contains(
                        "ledger.db, config.yaml, workloads/contracts.json",
                        "POLYPHONY_STORE_KEY",
                        "keep them elsewhere");
        assertThat(restored.code()).as(restored.err()).isEqualTo(ExitCode.OK);
        assertThat(restored.err()).contains("Restored to", "must have ended", "may need the keys of");
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
    void whatIsNoFileAndTheStateItselfAreNeverReplaced() throws IOException {
        Path home = used("home");
        Files.writeString(home.resolve("config.yaml"), "strategy: ensemble\n");
        byte[] ledger = Files.readAllBytes(home.resolve("ledger.db"));
        Path byLink = Files.createSymbolicLink(folder.resolve("link"), home);
        Path mine = Files.writeString(folder.resolve("mine"), "of somebody");
        Path link = Files.createSymbolicLink(folder.resolve("link.zip"), mine);

        for (Path target : List.of(
                home.resolve("ledger.db"),
                byLink.resolve("ledger.db"),
                home.resolve("config.yaml"),
                home.resolve("temporal.db-wal"))) {
            assertRefused(typed("home", "backup", target.toString(), "--force"), "among the state to be saved");
        }
        assertRefused(typed("home", "backup", link.toString(), "--force"), "never replaced");
        assertRefused(typed("home", "backup", folder.toString(), "--force"), "is a folder");
        assertRefused(typed("home", "backup", folder.resolve("none/saved.zip").toString()), "there is no folder");

        assertThat(home.resolve("ledger.db")).hasBinaryContent(ledger);
        assertThat(home.resolve("config.yaml")).hasContent("strategy: ensemble");
        assertThat(home.resolve("temporal.db-wal")).doesNotExist();
        assertThat(link).isSymbolicLink().hasContent("of somebody");
        assertThat(typed("home", "backup", home.resolve("saved.zip").toString()).code())
                .isEqualTo(ExitCode.OK);
    }

    /** Whoever mends it wants a copy first. */
    @Test
    void homeWhoseSettingsAreWrongIsSavedWithThem() throws IOException {
        Path home = used("home");
        Files.writeString(home.resolve("config.yaml"), "deadline: [soon\nretention: never\n");

        TypedCommand backup = typed("home", "backup", file());

        assertThat(backup.code()).as(backup.err()).isEqualTo(ExitCode.OK);
        assertThat(typed("elsewhere", "restore", file()).code()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("elsewhere/config.yaml")).hasContent("deadline: [soon\nretention: never");
    }

    @Test
    void filesBesideTheBackupStayAsTheyAre() throws IOException {
        used("home");
        Path part = Files.writeString(Path.of(file() + ".part"), "of somebody");
        Path copy = Files.writeString(Path.of(file() + ".copy"), "of somebody");

        assertThat(typed("home", "backup", file()).code()).isEqualTo(ExitCode.OK);

        assertThat(part).hasContent("of somebody");
        assertThat(copy).hasContent("of somebody");
        assertThat(folder).isDirectoryNotContaining("glob:**/.polyphony-backup*");
    }

    @Test
    void fileThatIsNotTheDatabaseOfItsNameIsNotSaved() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.createFile(home.resolve("ledger.db"));

        TypedCommand refused = typed("home", "backup", file());

        assertThat(refused.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(refused.err()).contains("ledger.db is not what its name says");
        assertThat(folder).isDirectoryNotContaining("glob:**saved.zip*");
    }

    @Test
    void restoringWritesOverNothing() throws IOException {
        Path home = used("home");
        Files.writeString(home.resolve("config.yaml"), "strategy: ensemble\n");
        Files.createDirectories(home.resolve("workloads"));
        Files.writeString(home.resolve("workloads/contracts.json"), "{}");
        typed("home", "backup", file());
        Path elsewhere = folder.resolve("elsewhere");
        Files.createDirectories(elsewhere.resolve("workloads"));

        for (String name : List.of(
                "ledger.db",
                "ledger.db-wal",
                "ledger.db-shm",
                "temporal.db",
                "temporal.db-wal",
                "temporal.db-shm",
                "config.yaml",
                "workloads/contracts.json")) {
            Path there = Files.writeString(elsewhere.resolve(name), "of somebody");
            assertRefused(typed("elsewhere", "restore", file()), name + " is there already", "move it away");
            assertThat(there).hasContent("of somebody");
            Files.delete(there);
        }
        Files.writeString(elsewhere.resolve("config.yaml"), "a: b");
        Files.writeString(elsewhere.resolve("workloads/contracts.json"), "[]");
        assertRefused(typed("elsewhere", "restore", file()), "config.yaml, workloads/contracts.json are there already");
        assertThat(elsewhere.resolve("ledger.db")).doesNotExist();
    }

    @Test
    void whatIsNoBackupLeavesTheHomeAsItWas() throws IOException {
        byte[] ledger = Files.readAllBytes(used("home").resolve("ledger.db"));
        String mark = "backup.json";

        assertRefused(restored(), "there is no such file");
        Files.createDirectory(Path.of(file()));
        assertRefused(restored(), "it is no file");
        Files.delete(Path.of(file()));
        Files.writeString(Path.of(file()), "no archive");
        assertRefused(restored(), "cannot be restored: it is no zip");
        assertRefused(restored(Map.of("notes.txt", bytes("of something else"))), "it is no backup of a home");
        assertRefused(restored(Map.of(mark, description(2))), "a later version of Polyphony wrote it");
        assertRefused(restored(Map.of(mark, description(1))), "there is no database in it");
        for (String text : List.of("{}", "null", "[]", "", "{\"format\": \"1\"}", "{\"form\": 1}")) {
            assertRefused(restored(Map.of(mark, bytes(text), "ledger.db", ledger)), "backup.json in it has no format");
        }
        for (String text : List.of("garbage", "{", "{\"format\": 1} {}")) {
            assertRefused(restored(Map.of(mark, bytes(text), "ledger.db", ledger)), "backup.json in it is no JSON");
        }
        assertRefused(
                restored(Map.of(mark, bytes("{\"format\": 1}"), "ledger.db", ledger)),
                "does not say when it was taken");
        assertRefused(
                restored(Map.of(mark, description(1), "ledger.db", bytes("no database ".repeat(500)))),
                "ledger.db in it is damaged");
        assertRefused(restored(Map.of(mark, description(1), "ledger.db", bytes(""))), "ledger.db in it is not what");
        assertRefused(restored(Map.of(mark, description(1), "temporal.db", ledger)), "temporal.db in it is not what");
        String files = "{\"format\": 1, \"taken\": \"2026-11-30T06:00:00Z\", \"files\": [\"temporal.db\"]}";
        assertRefused(restored(Map.of(mark, bytes(files), "ledger.db", ledger)), "there is no temporal.db in it");

        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void oneByteThatIsAnotherIsFound() throws IOException {
        used("home");
        typed("home", "backup", file());
        byte[] whole = Files.readAllBytes(Path.of(file()));

        for (int tenth = 2; tenth < 9; tenth++) {
            byte[] damaged = whole.clone();
            damaged[whole.length * tenth / 10] ^= 1;
            Files.write(Path.of(file()), damaged);
            assertRefused(restored(), "ledger.db in it is damaged");
        }
        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void namesThatABackupHasNotAreLeftOut() throws IOException {
        byte[] ledger = Files.readAllBytes(used("home").resolve("ledger.db"));

        TypedCommand typed = restored(Map.of(
                "backup.json",
                description(1),
                "ledger.db",
                ledger,
                "../outside.yaml",
                bytes("a: b"),
                "bin/temporal",
                bytes("no program")));

        assertThat(typed.code()).as(typed.err()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("elsewhere/ledger.db")).hasBinaryContent(ledger);
        assertThat(folder.resolve("outside.yaml")).doesNotExist();
        assertThat(folder.resolve("elsewhere/bin")).doesNotExist();
    }

    private static void assertRefused(TypedCommand typed, String... said) {
        assertThat(typed.code()).as(typed.err()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).contains(said).doesNotContain("should not happen", "fasterxml", "Exception");
        assertThat(typed.said()).hasSize(1);
    }

    private TypedCommand restored() {
        return typed("elsewhere", "restore", file());
    }

    private TypedCommand restored(Map<String, byte[]> entries) throws IOException {
        archive(entries);
        return restored();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] description(int format) {
        return bytes("{\"format\": " + format + ", \"taken\": \"2026-11-30T06:00:00Z\", \"sealed\": false}");
    }

    private void archive(Map<String, byte[]> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(Path.of(file()));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
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

package dev.polyphony.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir
    Path folder;

    @Test
    void homeMadeByHandBecomesItsOwnersAlone() throws IOException {
        Path home = with("rwxr-xr-x", Files.createDirectory(folder.resolve("home")));
        for (String name : new String[] {"config.yaml", "ledger.db-wal", "temporal.db", "workers.lock"}) {
            with("rw-r--r--", Files.createFile(home.resolve(name)));
        }
        Path notes = with("rw-r--r--", Files.createFile(home.resolve("notes.txt")));
        assertThat(PrivateFolder.problem(home))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains(home + " can be read by others (rwxr-xr-x)"));

        PrivateFolder.secure(home);

        assertThat(PrivateFolder.problem(home)).isEmpty();
        assertThat(of(home)).isEqualTo("rwx------");
        assertThat(of(home.resolve("config.yaml"))).isEqualTo("rw-------");
        assertThat(of(home.resolve("ledger.db-wal"))).isEqualTo("rw-------");
        assertThat(of(home.resolve("temporal.db"))).isEqualTo("rw-------");
        assertThat(of(home.resolve("workers.lock"))).isEqualTo("rw-------");
        assertThat(of(notes)).as("not ours").isEqualTo("rw-r--r--");
    }

    @Test
    void folderThatOthersNeedIsLeftToThem() throws IOException, InterruptedException {
        Path common = Files.createDirectory(folder.resolve("tmp"));
        assertThat(new ProcessBuilder("chmod", "1777", common.toString())
                        .start()
                        .waitFor())
                .isZero();

        PrivateFolder.secure(common);

        assertThat(of(common)).isEqualTo("rwxrwxrwx");
        assertThat(PrivateFolder.problem(common))
                .hasValueSatisfying(problem -> assertThat(problem).endsWith("and is not Polyphony's alone"));
    }

    @Test
    void fileOfThatNameIsLeftAsItIs() throws IOException {
        Path file = with("rw-r--r--", Files.createFile(folder.resolve("home")));

        assertThat(PrivateFolder.problem(file)).isEmpty();
        assertThatThrownBy(() -> PrivateFolder.secure(file)).isInstanceOf(NotDirectoryException.class);

        assertThat(of(file)).isEqualTo("rw-r--r--");
    }

    @Test
    void linkIsNotFollowedToAnothersFile() throws IOException {
        Path other = with("rw-r--r--", Files.createFile(folder.resolve("other")));
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.createSymbolicLink(home.resolve("temporal.log"), other);

        PrivateFolder.secure(home);

        assertThat(of(other)).isEqualTo("rw-r--r--");
    }

    @Test
    void databaseIsItsOwnersAlone() throws IOException {
        Path home = with("rwxr-xr-x", Files.createDirectory(folder.resolve("home")));
        Database database = Database.file(home.resolve(Database.FILE));
        try (Stream<Path> files = Files.list(home)) {
            assertThat(of(home)).isEqualTo("rwx------");
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(of(file)).isEqualTo("rw-------"));
        } finally {
            database.close();
        }
    }

    private static Path with(String permissions, Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String of(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}

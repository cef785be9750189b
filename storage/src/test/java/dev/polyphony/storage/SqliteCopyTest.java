package dev.polyphony.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.port.StorageUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCopyTest {
    @TempDir
    private Path folder;

    @Test
    void hasWhatIsCommittedAndNothingOfWhatIsBeingWritten() {
        Path copy = folder.resolve("copy.db");
        try (Database database = Database.file(file())) {
            database.jdbi().useHandle(handle -> insert(handle, "committed"));
            database.jdbi().useTransaction(writing -> {
                insert(writing, "being written");
                SqliteCopy.take(file(), copy);
            });
        }

        assertThat(SqliteCopy.damage(copy)).isEmpty();
        assertThat(accounts(copy)).containsExactly("committed");
        assertThat(SqliteCopy.tables(copy)).contains("account", "polyphony_schema");
    }

    @Test
    void emptyFileIsWholeAndHasNoTables() throws IOException {
        Files.createFile(file());

        assertThat(SqliteCopy.damage(file())).isEmpty();
        assertThat(SqliteCopy.tables(file())).isEmpty();
    }

    @Test
    void fileThatIsNoneIsDamaged() throws IOException {
        Files.writeString(file(), "no database, but longer than the head of one ".repeat(100));

        assertThat(SqliteCopy.damage(file())).isPresent();
        assertThatThrownBy(() -> SqliteCopy.take(file(), folder.resolve("copy.db")))
                .isInstanceOf(StorageUnavailable.class);
    }

    private static List<String> accounts(Path file) {
        try (Database database = Database.file(file)) {
            return database.read(handle -> handle.createQuery("select budget_id from account")
                    .mapTo(String.class)
                    .list());
        }
    }

    private Path file() {
        return folder.resolve(Database.FILE);
    }

    private static void insert(Handle handle, String id) {
        handle.execute("insert into account values (?, 0, 0, 0, 0)", id);
    }
}

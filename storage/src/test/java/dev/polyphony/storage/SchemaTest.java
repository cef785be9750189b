package dev.polyphony.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.ledger.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
    /** A database that has it is not looked at any further. */
    @Test
    void newestIsTheLastOfTheScripts() throws IOException {
        try (Stream<Path> scripts = Files.list(scripts())) {
            assertThat(scripts.map(script -> script.getFileName().toString())
                            .filter(name -> name.endsWith(".sql"))
                            .map(name -> name.substring(1, name.indexOf("__")))
                            .max(Comparator.comparingInt(Integer::parseInt)))
                    .contains(Schema.NEWEST);
        }
    }

    /** The newest script is missing on it, and what that one makes. */
    @ParameterizedTest
    @EnumSource
    void databaseOfAnOlderProgramIsBroughtUpToDate(Databases databases) {
        String url = databases.fresh();
        try (Database database = Database.open(url, null, null)) {
            database.jdbi().useHandle(handle -> {
                handle.execute("delete from polyphony_schema where version = ?", Schema.NEWEST);
                handle.execute("drop table workload_drift");
                handle.execute("drop index rating_by_workload");
                handle.execute("alter table rating drop column workload");
                handle.execute("alter table rating drop column learnt_at");
            });
        }

        try (Database database = Database.open(url, null, null)) {
            // It is there again: else this fails.
            database.jdbi().useHandle(handle -> handle.execute("drop table workload_drift"));
        }
    }

    private static Path scripts() {
        return Path.of("src", "main", "resources", "dev", "polyphony", "storage");
    }
}

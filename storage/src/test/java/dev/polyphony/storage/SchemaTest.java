package dev.polyphony.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.ledger.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
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

    @ParameterizedTest
    @EnumSource
    void databaseOfAnOlderProgramIsBroughtUpToDate(Databases databases) {
        String url = databases.fresh();
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(url, null, null)
                .locations("classpath:dev/polyphony/storage")
                .table("polyphony_schema")
                .target(String.valueOf(Integer.parseInt(Schema.NEWEST) - 1))
                .load()
                .migrate();

        try (Database database = Database.open(url, null, null)) {
            List<String> versions = database.read(handle -> handle.createQuery("select version from polyphony_schema")
                    .mapTo(String.class)
                    .list());
            assertThat(versions).contains(Schema.NEWEST);
        }
    }

    private static Path scripts() {
        return Path.of("src", "main", "resources", "dev", "polyphony", "storage");
    }
}

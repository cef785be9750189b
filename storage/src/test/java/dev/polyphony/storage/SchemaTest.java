package dev.polyphony.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.ledger.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
    /** A database that has it is not looked at any further. */
    @Test
    void newestIsTheLastOfTheScripts() throws IOException {
        assertThat(versions().max().orElseThrow()).isEqualTo(Integer.parseInt(Schema.NEWEST));
    }

    @ParameterizedTest
    @EnumSource
    void databaseOfAnOlderProgramIsBroughtUpToDate(Databases databases) throws IOException {
        String url = databases.fresh();
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(url, null, null)
                .locations("classpath:dev/polyphony/storage")
                .table("polyphony_schema")
                .target(String.valueOf(versions()
                        .sorted()
                        .skip(versions().count() - 2)
                        .findFirst()
                        .orElseThrow()))
                .load()
                .migrate();

        try (Database database = Database.open(url, null, null)) {
            List<String> versions = database.read(handle -> handle.createQuery("select version from polyphony_schema")
                    .mapTo(String.class)
                    .list());
            assertThat(versions).contains(Schema.NEWEST);
        }
    }

    private static IntStream versions() throws IOException {
        try (Stream<Path> scripts = Files.list(Path.of("src", "main", "resources", "dev", "polyphony", "storage"))) {
            return IntStream.of(scripts.map(script -> script.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .toArray());
        }
    }
}

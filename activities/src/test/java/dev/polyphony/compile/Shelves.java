package dev.polyphony.compile;

import dev.polyphony.ledger.Database;
import dev.polyphony.ledger.Texts;
import dev.polyphony.store.Library;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** A library with nothing in it. */
final class Shelves {
    private Shelves() {}

    static Library empty() {
        try {
            Database database =
                    Database.file(Files.createTempDirectory(Path.of("target").toAbsolutePath(), "library")
                            .resolve("ledger.db"));
            return new Library(new Texts(database, InstantSource.system()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.polyphony.ledger;

import dev.polyphony.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Both databases, real: a file of SQLite, and a PostgreSQL server that lives as long as the tests do. */
public enum Databases {
    SQLITE {
        @Override
        public String fresh() {
            return "jdbc:sqlite:" + FOLDER.resolve("ledger" + COUNT.incrementAndGet() + ".db");
        }
    },
    POSTGRESQL {
        @Override
        public String fresh() {
            String name = "ledger" + COUNT.incrementAndGet();
            try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return Server.POSTGRES.getJdbcUrl("postgres", name);
        }
    };

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Of all files of this process. */
    private static final Path FOLDER = folder();

    /** The URL of an empty one. */
    public abstract String fresh();

    Database open() {
        return Database.open(fresh(), null, null);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "ledger");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started when it is first needed; ends with this process. */
    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

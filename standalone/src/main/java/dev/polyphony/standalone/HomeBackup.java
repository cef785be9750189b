package dev.polyphony.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.SqliteCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The state of a home in one file, a zip: the histories of the embedded Temporal, the database, the settings and what
 * was learnt. Histories are copied first: the database then knows every answer that they know, and what it knows beyond
 * them is read back instead of paid for again. The other way round answers would be missing in the books.
 */
final class HomeBackup {
    static final String DESCRIPTION = "backup.json";
    static final int FORMAT = 1;

    /** What a file is called in the home and in the backup; nothing else is in one. */
    static final Pattern KNOWN = Pattern.compile(
            "temporal\\.db|ledger\\.db|[A-Za-z0-9._-]+\\.ya?ml|workloads/[a-z0-9][a-z0-9-]{0,40}\\.json");

    /** By name, the tables that tell each from the other and from an empty file. */
    private static final Map<String, Set<String>> DATABASES = Map.of(
            StateFolder.HISTORIES,
            Set.of("executions", "history_node"),
            Database.FILE,
            Set.of("polyphony_schema", "account"));

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What a backup says of itself.
     *
     * @param format {@value #FORMAT}
     * @param taken in ISO-8601
     * @param files what else is in it
     */
    private record Description(int format, String taken, List<String> files) {}

    private final Path home;

    HomeBackup(Path home) {
        this.home = home;
    }

    /**
     * Whoever uses the home goes on.
     *
     * @param target in a folder that is there
     * @param databases those of the home that are used, in this order
     * @param replace whether a target that is there is replaced
     * @return what is in it
     * @throws FileAlreadyExistsException where the target is there and not to be replaced
     */
    List<String> write(Path target, Instant taken, List<String> databases, boolean replace) throws IOException {
        Path folder = Objects.requireNonNull(target.getParent());
        List<String> files = new ArrayList<>(databases);
        settings().forEach(setting -> files.add(name(setting)));
        // Names that nobody else has, and its owner's alone.
        Path part = Files.createTempFile(folder, ".polyphony-backup", ".part");
        try {
            try (OutputStream file = Files.newOutputStream(part);
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                zip.putNextEntry(new ZipEntry(DESCRIPTION));
                zip.write(JSON.writeValueAsBytes(new Description(FORMAT, taken.toString(), files)));
                for (String name : files) {
                    if (databases.contains(name)) {
                        addDatabase(zip, name, folder);
                    } else {
                        add(zip, home.resolve(name), name);
                    }
                }
            }
            try (FileChannel whole = FileChannel.open(part, StandardOpenOption.WRITE)) {
                whole.force(true);
            }
            if (replace) {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, target);
            }
            return files;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    static boolean isDatabase(String name) {
        return DATABASES.containsKey(name);
    }

    /** The databases of a home and what SQLite keeps beside each: left behind, it would be read into another one. */
    static List<String> databaseFiles() {
        return DATABASES.keySet().stream()
                .flatMap(name -> Stream.of("", "-wal", "-shm", "-journal").map(name::concat))
                .sorted()
                .toList();
    }

    /** What a whole file of SQLite lacks for being the database of that name; empty where it is. */
    static Optional<String> lack(Path file, String name) {
        Set<String> tables = SqliteCopy.tables(file);
        return DATABASES.getOrDefault(name, Set.of()).stream()
                .sorted()
                .filter(table -> !tables.contains(table))
                .findFirst()
                .map(table -> "it has no table " + table);
    }

    /** Files of settings that lie in the home, and what was learnt. Logs, programs and models can be had again. */
    private List<Path> settings() throws IOException {
        List<Path> found = new ArrayList<>(list(home, "*.{yaml,yml}"));
        found.addAll(list(home.resolve(TrainCommand.FOLDER), "*.json"));
        return found.stream()
                .filter(file -> KNOWN.matcher(name(file)).matches())
                .toList();
    }

    private String name(Path file) {
        return home.relativize(file).toString().replace('\\', '/');
    }

    private static List<Path> list(Path folder, String pattern) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            files.forEach(found::add);
        }
        found.sort(null);
        return found;
    }

    private void addDatabase(ZipOutputStream zip, String name, Path folder) throws IOException {
        Path copy = Files.createTempFile(folder, ".polyphony-backup", ".copy");
        try {
            SqliteCopy.take(home.resolve(name), copy);
            Optional<String> lack = lack(copy, name);
            if (lack.isPresent()) {
                throw new IOException(home.resolve(name) + " is not what its name says: " + lack.get());
            }
            add(zip, copy, name);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static void add(ZipOutputStream zip, Path file, String name) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
    }
}

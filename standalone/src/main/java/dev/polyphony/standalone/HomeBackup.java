package dev.polyphony.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.PrivateFolder;
import dev.polyphony.storage.SqliteCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The state of a home in one file, a zip: the histories of the embedded Temporal, the database, the settings and what
 * was learnt. Histories are copied first: the database then knows every answer that they know, and what it knows beyond
 * them is read back instead of paid for again. The other way round answers would be missing in the books.
 */
final class HomeBackup {
    static final String TEMPORAL = "temporal.db";

    private static final String DESCRIPTION = "backup.json";
    private static final int FORMAT = 1;
    private static final Pattern KNOWN = Pattern.compile(
            "temporal\\.db|ledger\\.db|[A-Za-z0-9._-]+\\.ya?ml|workloads/[a-z0-9][a-z0-9-]{0,40}\\.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What a backup says of itself.
     *
     * @param format 1
     * @param taken in ISO-8601
     * @param sealed whether a key that is not in it is needed to read prompts and answers
     */
    record Description(int format, String taken, boolean sealed) {}

    private final Path home;

    HomeBackup(Path home) {
        this.home = home;
    }

    /**
     * Whoever uses the home goes on.
     *
     * @param target replaced where it is there
     * @param databases those of the home that are used, in this order
     * @return what is in it
     */
    List<String> write(Path target, Description description, List<String> databases) throws IOException {
        List<String> written = new ArrayList<>();
        Path part = beside(target, ".part");
        Path copy = beside(target, ".copy");
        try {
            Files.deleteIfExists(part);
            PrivateFolder.createFile(part);
            try (OutputStream file = Files.newOutputStream(part);
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                zip.putNextEntry(new ZipEntry(DESCRIPTION));
                zip.write(JSON.writeValueAsBytes(description));
                for (String database : databases) {
                    Files.deleteIfExists(copy);
                    PrivateFolder.createFile(copy);
                    SqliteCopy.take(home.resolve(database), copy);
                    written.add(add(zip, copy, database));
                }
                for (Path setting : settings()) {
                    written.add(add(
                            zip, setting, home.relativize(setting).toString().replace('\\', '/')));
                }
            }
            try (FileChannel whole = FileChannel.open(part, StandardOpenOption.WRITE)) {
                whole.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return written;
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(part);
        }
    }

    /** What is there and would be written over. */
    Optional<Path> occupied() {
        return List.of(TEMPORAL, Database.FILE).stream()
                .map(home::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    /**
     * Into a home without state. Nothing is there where anything is wrong with the file.
     *
     * @throws IOException where it is no backup, of a later version, or damaged; the message says which
     */
    Description restore(Path source) throws IOException {
        PrivateFolder.secure(home);
        Path fresh = Files.createTempDirectory(home, "restoring");
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(source.toFile())) {
            Description description = described(zip);
            Files.createDirectory(fresh.resolve(TrainCommand.FOLDER));
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (KNOWN.matcher(entry.getName()).matches()) {
                    Path file = fresh.resolve(entry.getName());
                    PrivateFolder.createFile(file);
                    Files.copy(zip.getInputStream(entry), file, StandardCopyOption.REPLACE_EXISTING);
                    names.add(entry.getName());
                }
            }
            for (String name : names) {
                Optional<String> damage =
                        name.endsWith(".db") ? SqliteCopy.damage(fresh.resolve(name)) : Optional.empty();
                if (damage.isPresent()) {
                    throw new IOException(name + " in it is damaged: " + damage.get());
                }
            }
            Files.createDirectories(home.resolve(TrainCommand.FOLDER));
            for (String name : names) {
                Files.move(fresh.resolve(name), home.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            PrivateFolder.secure(home);
            return description;
        } finally {
            clear(fresh);
        }
    }

    private static Description described(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(DESCRIPTION);
        if (entry == null) {
            throw new IOException("it is no backup of a home: there is no " + DESCRIPTION + " in it");
        }
        Description description = JSON.readValue(zip.getInputStream(entry), Description.class);
        if (description.format() > FORMAT) {
            throw new IOException("a later version of Polyphony wrote it; restore it with that one");
        }
        return description;
    }

    static Description description(String taken, boolean sealed) {
        return new Description(FORMAT, taken, sealed);
    }

    /** Files of settings that lie in the home, and what was learnt. Logs, programs and models can be had again. */
    private List<Path> settings() throws IOException {
        List<Path> found = new ArrayList<>(list(home, "*.{yaml,yml}"));
        found.addAll(list(home.resolve(TrainCommand.FOLDER), "*.json"));
        return found.stream()
                .filter(file -> KNOWN.matcher(home.relativize(file).toString().replace('\\', '/'))
                        .matches())
                .toList();
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

    private static String add(ZipOutputStream zip, Path file, String name) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
        return name;
    }

    private static Path beside(Path target, String ending) {
        return target.resolveSibling(target.getFileName() + ending);
    }

    private static void clear(Path folder) throws IOException {
        for (Path inner : list(folder.resolve(TrainCommand.FOLDER), "*")) {
            Files.delete(inner);
        }
        Files.deleteIfExists(folder.resolve(TrainCommand.FOLDER));
        for (Path inner : list(folder, "*")) {
            Files.delete(inner);
        }
        Files.delete(folder);
    }
}

package dev.polyphony.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.polyphony.cli.UsageError;
import dev.polyphony.storage.PrivateFolder;
import dev.polyphony.storage.SqliteCopy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A {@link HomeBackup} put into a home without state, whole or not at all: everything is read and looked at before the
 * first file is in its place, and none is written over.
 */
final class HomeRestore {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int BUFFER = 1 << 16;

    private final Path home;
    private final Path source;

    HomeRestore(Path home, Path source) {
        this.home = home;
        this.source = source;
    }

    /**
     * @return when the backup was taken
     * @throws UsageError where it is no backup, damaged or of a later version, or the home has something in its place;
     *     the home is then as it was
     * @throws IOException where the home cannot be written
     */
    Instant run() throws IOException {
        if (!Files.isRegularFile(source)) {
            throw refused(Files.exists(source) ? "it is no file" : "there is no such file");
        }
        try (ZipFile zip = open()) {
            JsonNode description = description(zip);
            Instant taken = taken(description);
            Set<String> names = names(zip, description);
            refuseToWriteOver(names);
            PrivateFolder.secure(home);
            Path fresh = Files.createTempDirectory(home, "restoring");
            try {
                unpack(zip, fresh);
                for (String name : names) {
                    if (HomeBackup.isDatabase(name)) {
                        check(fresh.resolve(name), name);
                    }
                }
                place(fresh, names);
            } finally {
                clear(fresh);
            }
            PrivateFolder.secure(home);
            return taken;
        }
    }

    private ZipFile open() {
        try {
            return new ZipFile(source.toFile());
        } catch (IOException | IllegalArgumentException e) {
            throw refused("it is no zip that can be read, or a damaged one");
        }
    }

    private JsonNode description(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(HomeBackup.DESCRIPTION);
        if (entry == null) {
            throw refused("it is no backup of a home: there is no " + HomeBackup.DESCRIPTION + " in it");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        copy(zip, entry, text);
        JsonNode description;
        try {
            description = JSON.readTree(text.toByteArray());
        } catch (JsonProcessingException e) {
            throw refused(HomeBackup.DESCRIPTION + " in it is no JSON");
        }
        int format =
                description.path("format").isInt() ? description.path("format").intValue() : 0;
        if (format < 1) {
            throw refused(HomeBackup.DESCRIPTION + " in it has no format, so polyphony backup did not write it");
        }
        if (format > HomeBackup.FORMAT) {
            throw refused("a later version of Polyphony wrote it; restore it with that one");
        }
        return description;
    }

    private Instant taken(JsonNode description) {
        try {
            return Instant.parse(description.path("taken").asText());
        } catch (DateTimeException e) {
            throw refused(HomeBackup.DESCRIPTION + " in it does not say when it was taken");
        }
    }

    /** What is to be restored; other names are left out. */
    private Set<String> names(ZipFile zip, JsonNode description) {
        Set<String> names = new TreeSet<>();
        for (ZipEntry entry : zip.stream().toList()) {
            if (HomeBackup.KNOWN.matcher(entry.getName()).matches() && !names.add(entry.getName())) {
                throw refused(entry.getName() + " is in it twice");
            }
        }
        for (JsonNode file : description.path("files")) {
            if (!names.contains(file.asText())) {
                throw refused("there is no " + file.asText() + " in it, and " + HomeBackup.DESCRIPTION + " names it");
            }
        }
        if (names.stream().noneMatch(HomeBackup::isDatabase)) {
            throw refused("there is no database in it, neither ledger.db nor temporal.db");
        }
        return names;
    }

    private void refuseToWriteOver(Set<String> names) {
        List<String> there = Stream.concat(HomeBackup.databaseFiles().stream(), names.stream())
                .distinct()
                .filter(name -> Files.exists(home.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!there.isEmpty()) {
            boolean one = there.size() == 1;
            throw new UsageError("in " + home + " " + String.join(", ", there) + (one ? " is" : " are")
                    + " there already, and nothing is written over; move " + (one ? "it" : "them")
                    + " away, or set POLYPHONY_HOME to a folder of its own");
        }
    }

    private void unpack(ZipFile zip, Path fresh) throws IOException {
        Files.createDirectory(fresh.resolve(TrainCommand.FOLDER));
        for (ZipEntry entry : zip.stream().toList()) {
            if (HomeBackup.KNOWN.matcher(entry.getName()).matches()) {
                Path file = fresh.resolve(entry.getName());
                PrivateFolder.createFile(file);
                try (OutputStream out = Files.newOutputStream(file)) {
                    copy(zip, entry, out);
                }
            } else {
                copy(zip, entry, OutputStream.nullOutputStream());
            }
        }
    }

    /** With its checksum: {@link ZipFile} does not look at it. */
    private void copy(ZipFile zip, ZipEntry entry, OutputStream out) throws IOException {
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = input(zip, entry)) {
            for (int read = read(in, buffer, entry); read >= 0; read = read(in, buffer, entry)) {
                sum.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        if (sum.getValue() != entry.getCrc()) {
            throw damaged(entry.getName(), "its checksum is another");
        }
    }

    private InputStream input(ZipFile zip, ZipEntry entry) {
        try {
            InputStream in = zip.getInputStream(entry);
            if (in != null) {
                return in;
            }
        } catch (IOException | IllegalArgumentException e) {
            // As where there is none.
        }
        throw damaged(entry.getName(), "it cannot be unpacked");
    }

    private int read(InputStream in, byte[] buffer, ZipEntry entry) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw damaged(entry.getName(), "it cannot be unpacked");
        }
    }

    private void check(Path file, String name) {
        Optional<String> damage = SqliteCopy.damage(file);
        if (damage.isPresent()) {
            throw damaged(name, damage.get().replaceAll("\\s+", " "));
        }
        Optional<String> lack = HomeBackup.lack(file, name);
        if (lack.isPresent()) {
            throw refused(name + " in it is not what its name says: " + lack.get());
        }
    }

    private void place(Path fresh, Set<String> names) throws IOException {
        Path folder = home.resolve(TrainCommand.FOLDER);
        boolean made = Files.notExists(folder);
        Files.createDirectories(folder);
        List<Path> placed = new ArrayList<>();
        try {
            for (String name : names) {
                Path file = home.resolve(name);
                Files.move(fresh.resolve(name), file);
                placed.add(file);
            }
        } catch (IOException e) {
            for (Path file : placed) {
                Files.deleteIfExists(file);
            }
            if (made) {
                Files.deleteIfExists(folder);
            }
            throw e;
        }
    }

    private UsageError damaged(String name, String how) {
        return refused(name + " in it is damaged: " + how);
    }

    private UsageError refused(String problem) {
        return new UsageError("the backup " + source + " cannot be restored: " + problem);
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path each : inside.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(each);
            }
        }
    }
}

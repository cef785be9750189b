package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.catalogue.CatalogueSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderWatchTest {
    @TempDir
    private Path folder;

    private final AtomicInteger reads = new AtomicInteger();
    private final CatalogueSource source = new CatalogueSource(() -> {
        reads.incrementAndGet();
        return CatalogueLoader.shipped();
    });
    private ModelFolderWatch watch = new ModelFolderWatch(source, Path.of("none"));

    @BeforeEach
    void start() {
        watch = new ModelFolderWatch(source, folder);
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void fileIsTakenUpOnceItStaysAsItIs() throws IOException {
        Path file = Files.writeString(folder.resolve("a.gguf"), "half");
        watch.look();
        Files.writeString(file, "half and half");
        watch.look();
        assertThat(reads).hasValue(1);

        watch.look();
        assertThat(reads).hasValue(2);
        watch.look();
        assertThat(reads).hasValue(2);
    }

    @Test
    void fileThatIsTakenAwayIsMissed() throws IOException {
        Path file = Files.writeString(folder.resolve("a.gguf"), "model");
        watch.look();
        watch.look();
        Files.delete(file);
        watch.look();
        watch.look();

        assertThat(reads).hasValue(3);
    }

    @Test
    void otherFilesMeanNothing() throws IOException {
        Files.writeString(folder.resolve("a.part"), "half");
        watch.look();
        watch.look();

        assertThat(reads).hasValue(1);
    }
}

package dev.polyphony.worker;

import dev.polyphony.catalogue.CatalogueSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the catalogue read anew where model files have come or gone, and have stayed as they are for a while. */
final class ModelFolderWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ModelFolderWatch.class);

    private final CatalogueSource source;
    private final Path folder;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("model-folder-watch").factory());

    private Map<String, Long> read;
    private @Nullable Map<String, Long> seen;

    ModelFolderWatch(CatalogueSource source, Path folder) {
        this.source = source;
        this.folder = folder;
        this.read = sizes();
    }

    void every(Duration pause) {
        timer.scheduleWithFixedDelay(this::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads it where the files are others, and the same as at the look before. */
    void look() {
        Map<String, Long> now = sizes();
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(read)) {
            read = now;
            reload();
        }
    }

    private void reload() {
        try {
            if (source.reload()) {
                log.info("the models in {} have changed: {}", folder, String.join(", ", read.keySet()));
            }
        } catch (RuntimeException e) {
            log.warn("the models in {} cannot be taken up: {}", folder, e.getMessage());
        }
    }

    private Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".gguf"))
                        .forEach(file -> sizes.put(file.getFileName().toString(), size(file)));
            } catch (IOException | UncheckedIOException e) {
                log.debug("{} cannot be looked at", folder, e);
            }
        }
        return sizes;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return -1;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

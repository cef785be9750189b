package dev.polyphony.worker;

import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.notation.NotationError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the catalogue read anew where its file is another one than before: by size, time and place on the disk, which
 * also tells a file that was put in its place and a link that leads elsewhere, on every kind of file system. A file is
 * read when it has stayed the same for a while, so that none is read half written; one that is broken leaves the
 * catalogue as it was.
 */
final class CatalogueWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatalogueWatch.class);

    private final CatalogueSource source;
    private final Path file;
    private final boolean rereads;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("catalogue-watch").factory());

    private @Nullable Stamp read;
    private @Nullable Stamp seen;
    private @Nullable String problem;

    /** @param rereads whether another file than at the start is ever taken up */
    CatalogueWatch(CatalogueSource source, Path file, boolean rereads) {
        this.source = source;
        this.file = file;
        this.rereads = rereads;
    }

    /**
     * Where answers are simulated another file is never taken up: new providers would be asked in earnest.
     *
     * @return empty where the user has no catalogue
     */
    static Optional<CatalogueWatch> of(CatalogueSource source, PlanningSettings settings) {
        return Optional.ofNullable(settings.catalogue())
                .map(file ->
                        new CatalogueWatch(source, file, settings.simulator().isEmpty()));
    }

    void every(Duration pause) {
        if (!rereads) {
            return;
        }
        timer.scheduleWithFixedDelay(this::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What tells one file from another. */
    private record Stamp(long size, long modified, @Nullable Object key) {}

    /** Reads it where it is another one, and the same as at the look before. */
    void look() {
        Stamp now = stamp();
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(read)) {
            read = now;
            reload();
        }
    }

    /** Reads it now. */
    synchronized void reload() {
        if (!rereads) {
            return;
        }
        try {
            if (source.reload()) {
                log.info(
                        "the catalogue {} has changed: {} models, {} providers",
                        file,
                        source.get().models().size(),
                        source.get().providers().size());
            } else if (problem != null) {
                log.info("the catalogue {} can be read again", file);
            }
            problem = null;
        } catch (NotationError | InvalidField e) {
            say(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("the catalogue {} is not taken up", file, e);
        }
    }

    /** @param reloaded whether somebody wants it read now, and not at the last look */
    Inventory.CatalogueFile file(boolean reloaded) {
        String kept = reloaded && !rereads ? "answers are simulated: it is read when the worker starts" : null;
        return new Inventory.CatalogueFile(
                file.getFileName().toString(), kept == null ? source.problem().orElse(null) : kept);
    }

    private void say(String what) {
        if (!what.equals(problem)) {
            log.warn("the catalogue {} cannot be used, the one before stays:\n{}", file, what);
            problem = what;
        }
    }

    /** Of the file that a link leads to; a file that is gone is another one, too. */
    private Stamp stamp() {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS), found.fileKey());
        } catch (IOException gone) {
            return new Stamp(-1, 0, null);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

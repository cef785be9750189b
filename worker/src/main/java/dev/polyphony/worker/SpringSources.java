package dev.polyphony.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether somebody set up the worker by Spring's own ways, beside what Polyphony reads: by variables and system
 * properties of its settings, by others that name files, or by files where it is started. Only a worker reads those.
 */
public final class SpringSources {
    /** What names files, or has settings in it. */
    private static final List<String> FILES = List.of("springconfig", "springprofiles", "springapplicationjson");

    private SpringSources() {}

    /**
     * @param names of environment variables and system properties
     * @param folder where the process was started
     */
    public static boolean any(Collection<String> names, Path folder) {
        return names.stream().map(SpringSources::plain).anyMatch(SpringSources::isMeant) || hasFile(folder);
    }

    private static boolean isMeant(String name) {
        return FILES.stream().anyMatch(name::startsWith)
                || Arrays.stream(WorkerSettings.class.getRecordComponents())
                        .map(setting -> plain(WorkerSettings.PREFIX + setting.getName()))
                        .anyMatch(name::startsWith);
    }

    /** As Spring compares names: of a variable {@code POLYPHONY_WORKER_MAX_AT_ONCE}, and of a property in any case. */
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /** Here, in {@code config}, or in a folder of that. */
    private static boolean hasFile(Path folder) {
        Path config = folder.resolve("config");
        return Stream.concat(Stream.of(folder, config), entries(config).filter(Files::isDirectory))
                .flatMap(SpringSources::entries)
                .map(file -> file.getFileName().toString())
                .anyMatch(name -> name.startsWith("polyphony-worker.") || name.startsWith("polyphony-worker-"));
    }

    /** Of a folder that is not there, or cannot be looked at: none. */
    private static Stream<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty();
        }
    }
}

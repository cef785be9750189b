package dev.polyphony.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.InvalidField;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The workloads that a worker knows: the shipped ones, and those a user trained. */
public final class Workloads {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SHIPPED = List.of("gsm8k.json", "router-arena.json");

    private Workloads() {}

    /** Read when they are first needed, which is not by a command that looks at models. */
    private static final class Shipped {
        static final List<Workload> ALL =
                SHIPPED.stream().map(Workloads::resource).toList();
    }

    /**
     * A user's own come first.
     *
     * @param folder as for {@link #own}
     * @throws InvalidField naming a file that is no workload
     */
    public static List<Workload> known(@Nullable Path folder) {
        List<Workload> workloads = new ArrayList<>(own(folder));
        workloads.addAll(shipped());
        return workloads;
    }

    /**
     * Those that a user trained.
     *
     * @param own folder of their files; absent, or not there: none
     * @throws InvalidField naming a file that is no workload
     */
    public static List<Workload> own(@Nullable Path own) {
        List<Workload> workloads = new ArrayList<>();
        if (own != null && Files.isDirectory(own)) {
            try (Stream<Path> files = Files.list(own)) {
                files.filter(file -> file.toString().endsWith(".json"))
                        .sorted()
                        .forEach(file -> workloads.add(read(file)));
            } catch (IOException e) {
                throw new InvalidField(
                        "workloads", "'" + own + "' cannot be listed; it has to be a folder that this user may read");
            }
        }
        return workloads;
    }

    public static List<Workload> shipped() {
        return Shipped.ALL;
    }

    public static String write(Workload workload) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(workload) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a workload that cannot be written", e);
        }
    }

    private static Workload read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), Workload.class);
        } catch (JsonProcessingException e) {
            throw new InvalidField("workloads", "'" + file + "' is no workload; polyphony train writes one");
        } catch (IOException e) {
            throw new InvalidField("workloads", "'" + file + "' cannot be read");
        }
    }

    private static Workload resource(String name) {
        try (InputStream json = Objects.requireNonNull(Workloads.class.getResourceAsStream(name), name)) {
            return JSON.readValue(json, Workload.class);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the shipped workload " + name, e);
        }
    }
}

package dev.polyphony.local;

import dev.polyphony.call.ModelRef;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.GgufHeader;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.llama.process.ModelFile;
import dev.polyphony.llama.process.ModelProcesses;
import dev.polyphony.llama.process.ModelUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalogue's models that have a file, and the processes that serve them. Safe for use by many threads. */
public final class LocalModels {
    /** Where neither the catalogue nor the file says. */
    private static final int USUAL_CONTEXT = 4096;

    private final @Nullable Supplier<Catalogue> catalogue;
    private final @Nullable ModelProcesses processes;

    private LocalModels(@Nullable Supplier<Catalogue> catalogue, @Nullable ModelProcesses processes) {
        this.catalogue = catalogue;
        this.processes = processes;
    }

    /** @param catalogue that holds at the moment */
    public static LocalModels of(Supplier<Catalogue> catalogue, ModelProcesses processes) {
        return new LocalModels(catalogue, processes);
    }

    /** Of a process that serves none. */
    public static LocalModels none() {
        return new LocalModels(null, null);
    }

    /** Ids of the models whose files are there, as the provider's own clients would name them. */
    public Set<String> present() {
        if (catalogue == null) {
            return Set.of();
        }
        Catalogue known = catalogue.get();
        return known.all().stream()
                .filter(model -> isServed(model, known)
                        && model.file().filter(Files::isRegularFile).isPresent())
                .map(model -> model.ref().model())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isServed(Model model, Catalogue known) {
        return known.provider(model.ref().provider()).adapter() == Adapter.LLAMA;
    }

    /** What cannot be read is told when it is loaded. */
    private static boolean embedsOnly(Path file) {
        try {
            return GgufHeader.read(file).embedsOnly();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Has it loaded, and ready to be asked until the lease is closed.
     *
     * @return empty where the catalogue has no file of it
     * @throws ModelUnavailable where it cannot be had in that time
     */
    public Optional<ModelProcesses.Lease> lease(ModelRef ref, Duration within)
            throws ModelUnavailable, InterruptedException {
        if (catalogue == null || processes == null) {
            return Optional.empty();
        }
        Catalogue known = catalogue.get();
        Optional<Model> model = known.listed(ref);
        Optional<Path> file = model.flatMap(Model::file);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Provider provider = known.provider(ref.provider());
        return Optional.of(processes.lease(
                new ModelFile(
                        file.get(),
                        file.get().getFileName().toString(),
                        model.get().context().orElse(USUAL_CONTEXT),
                        model.get().slots().orElse(provider.slots()),
                        embedsOnly(file.get())),
                within));
    }
}

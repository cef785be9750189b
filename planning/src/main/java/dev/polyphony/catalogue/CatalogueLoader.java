package dev.polyphony.catalogue;

import dev.polyphony.notation.BoundedFile;
import dev.polyphony.notation.NotationError;
import dev.polyphony.notation.NotationError.Problem;
import dev.polyphony.notation.NotationProblems;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.notation.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the shipped catalogue, alone or with a user's file over it. Every method reads anew and throws
 * {@link NotationError}.
 */
public final class CatalogueLoader {
    private static final String SHIPPED = "catalogue.yaml";
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private CatalogueLoader() {}

    /** The catalogue as it is shipped. */
    public static Catalogue shipped() {
        NotationProblems problems = new NotationProblems();
        return new CatalogueReader(problems).read(shipped(problems));
    }

    /** The shipped catalogue with that file merged over it; errors name the file as it is given here. */
    public static Catalogue withOwn(Path file) {
        return withOwn(file.toString(), text(file));
    }

    /**
     * What a worker knows: the shipped catalogue, the models of a folder over it, and the user's file over both. Where
     * no provider is set up, the folder's models are chosen wherever nobody names one; else only where they are named.
     *
     * @param own the user's file, where there is one
     * @param models a folder with GGUF files, where there is one
     * @param environment tells which providers are set up
     */
    public static Catalogue forWorker(Optional<Path> own, Optional<Path> models, Map<String, String> environment) {
        if (models.map(ModelFolder::files).orElse(List.of()).isEmpty()) {
            return own.map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
        }
        Set<String> taken = names(shipped());
        Catalogue beside = withFolder(own, models.get(), taken, false);
        boolean alone = beside.providers().values().stream().noneMatch(provider -> provider.configured(environment));
        return alone ? withFolder(own, models.get(), taken, true) : beside;
    }

    private static Catalogue withFolder(Optional<Path> own, Path models, Set<String> taken, boolean alone) {
        NotationProblems problems = new NotationProblems();
        YamlNode.Mapping found = YamlReader.read(models.toString(), ModelFolder.yaml(models, taken, alone), problems);
        YamlNode.Mapping merged = Overlay.merge(shipped(problems), found, problems);
        if (own.isPresent()) {
            YamlNode.Mapping given = YamlReader.read(own.get().toString(), text(own.get()), problems);
            merged = Overlay.merge(merged, given, problems);
        }
        return new CatalogueReader(problems).read(merged);
    }

    private static Set<String> names(Catalogue catalogue) {
        return catalogue.all().stream()
                .flatMap(model -> Stream.concat(Stream.of(model.alias()), model.also().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The shipped catalogue with that YAML text merged over it; errors call it by that name. */
    public static Catalogue withOwn(String name, String yaml) {
        NotationProblems problems = new NotationProblems();
        YamlNode.Mapping own = YamlReader.read(name, yaml, problems);
        return new CatalogueReader(problems).read(Overlay.merge(shipped(problems), own, problems));
    }

    private static YamlNode.Mapping shipped(NotationProblems problems) {
        try (InputStream stream =
                Objects.requireNonNull(CatalogueLoader.class.getResourceAsStream(SHIPPED), "the shipped catalogue")) {
            String yaml = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return YamlReader.read("shipped " + SHIPPED, yaml, problems);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the shipped catalogue", e);
        }
    }

    private static String text(Path file) {
        try {
            return BoundedFile.read(file, MOST_BYTES);
        } catch (BoundedFile.Unreadable e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    private static NotationError unreadable(Path file, String message) {
        return new NotationError(List.of(new Problem(file.toString(), 0, "", message)));
    }
}

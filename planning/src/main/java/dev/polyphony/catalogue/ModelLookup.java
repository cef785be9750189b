package dev.polyphony.catalogue;

import dev.polyphony.notation.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the models somebody may have meant. */
final class ModelLookup {
    /** Nobody means anything by a longer one, and comparing takes time. */
    private static final int LONGEST = 200;

    private ModelLookup() {}

    /** Aliases first, then providers, the providers' own ids where none of those is near. */
    static List<String> nearest(String wrong, Catalogue catalogue) {
        if (wrong.length() > LONGEST) {
            return List.of();
        }
        Collection<Model> models = catalogue.all();
        List<String> names = Nearest.to(
                wrong,
                models.stream()
                        .flatMap(model -> Stream.concat(Stream.of(model.alias()), model.also().stream()))
                        .toList());
        if (!names.isEmpty()) {
            return names;
        }
        int slash = wrong.indexOf('/');
        return slash < 0 ? Nearest.to(wrong, ids(models)) : corrected(wrong, slash, catalogue);
    }

    /** As the catalogue's reader asks, before there is one. */
    static String hint(String wrong, Map<String, Model> models) {
        String hint = Nearest.hint(wrong, models.keySet());
        return hint.isEmpty() ? Nearest.hint(wrong, ids(models.values())) : hint;
    }

    private static List<String> corrected(String wrong, int slash, Catalogue catalogue) {
        List<String> providers = catalogue.providers().keySet().stream()
                .map(provider -> provider.value())
                .toList();
        String first = wrong.substring(0, slash);
        return providers.contains(first)
                ? List.of()
                : Nearest.to(first, providers).stream()
                        .map(provider -> provider + wrong.substring(slash))
                        .toList();
    }

    private static List<String> ids(Collection<Model> models) {
        return models.stream().map(model -> model.ref().toString()).toList();
    }
}

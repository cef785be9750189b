package dev.polyphony.catalogue;

import dev.polyphony.notation.Nearest;
import java.util.Map;

/** Finds the models somebody may have meant. */
final class Models {
    private Models() {}

    /** Aliases first, the providers' own ids where no alias is near. */
    static String hint(String wrong, Map<String, Model> models) {
        String hint = Nearest.hint(wrong, models.keySet());
        return hint.isEmpty()
                ? Nearest.hint(
                        wrong,
                        models.values().stream()
                                .map(model -> model.ref().toString())
                                .toList())
                : hint;
    }
}

package dev.polyphony.catalogue;

import dev.polyphony.catalogue.CatalogueError.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that a person sees all of it at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(Node.Position at, String field, String message) {
        found.add(new Problem(at.file(), at.line(), field, message));
    }

    int count() {
        return found.size();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new CatalogueError(found);
        }
    }
}

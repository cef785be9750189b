package dev.polyphony.notation;

import dev.polyphony.notation.NotationError.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that a person sees all of it at once. */
public final class NotationProblems {
    private final List<Problem> found = new ArrayList<>();

    public void add(YamlNode.Position at, String field, String message) {
        found.add(new Problem(at.file(), at.line(), field, message));
    }

    public int count() {
        return found.size();
    }

    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new NotationError(found);
        }
    }
}

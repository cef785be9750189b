package dev.polyphony.notation;

import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be used, with every problem found in it. */
public final class NotationError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public NotationError(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    /**
     * One thing that is wrong.
     *
     * @param line from 1; 0 where the file as a whole is meant
     * @param field the path of the field, such as {@code models[gpt-4o].price.input}; empty for a syntax error
     * @param message what would be right
     */
    public record Problem(String file, int line, String field, String message) {
        /** {@code file:line: field: message}. */
        @Override
        public String toString() {
            return file + (line > 0 ? ":" + line : "") + ": " + (field.isEmpty() ? "" : field + ": ") + message;
        }
    }
}

package dev.polyphony.call;

/** A value that a record refuses, with the name of the field and what would be right. */
public final class InvalidField extends IllegalArgumentException {
    private final String field;
    private final String problem;

    public InvalidField(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
        this.problem = problem;
    }

    /** The field as the user writes it, such as {@code deadline}. */
    public String field() {
        return field;
    }

    /** What is wrong and what would be right, without the field's name. */
    public String problem() {
        return problem;
    }
}

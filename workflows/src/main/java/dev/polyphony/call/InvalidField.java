package dev.polyphony.call;

/** A value that a record refuses, with the name of the field and what would be right. */
public final class InvalidField extends IllegalArgumentException {
    private final String field;

    public InvalidField(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
    }

    /** The field as the user writes it, such as {@code deadline}. */
    public String field() {
        return field;
    }
}

package dev.polyphony.client;

/** The server knows no analysis of this id: never submitted, or its history was deleted after the retention time. */
public final class UnknownAnalysis extends RuntimeException {
    private final String id;

    public UnknownAnalysis(String id) {
        super("no analysis has the id '" + id + "'");
        this.id = id;
    }

    public String id() {
        return id;
    }
}

package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;

/** The server knows no analysis of this id: never submitted, or its history was deleted after the retention time. */
public final class UnknownAnalysis extends RuntimeException {
    private static final int LONGEST_SHOWN = 60;

    private final String id;

    public UnknownAnalysis(String id) {
        super("no analysis has the id '" + shown(id) + "'");
        this.id = id;
    }

    /** What cannot be an id can be anything. */
    private static String shown(String id) {
        return Analysis.isName(id)
                ? id
                : id.substring(0, Math.min(LONGEST_SHOWN, id.length())).replaceAll("[^ -~]", "?");
    }

    public String id() {
        return id;
    }
}

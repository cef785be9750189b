package dev.polyphony.call;

/** An answer that is shown to a judge, reviewer or chairman: without the name of its model. */
@Persisted
public record Candidate(String path, String text) {}

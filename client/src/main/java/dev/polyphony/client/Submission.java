package dev.polyphony.client;

/**
 * What became of a submission.
 *
 * @param already whether the id had been submitted before: that analysis stands, whatever this request said
 */
public record Submission(String id, boolean already) {}

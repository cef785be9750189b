package dev.polyphony.semanticcache;

/**
 * Whose questions may be answered by each other's answers.
 *
 * @param tenant nobody else's
 * @param asked a digest of all but the question that an answer depends on: model, parameters, system prompt, schema
 * @param simulated whether the simulator answers
 */
public record CacheScope(String tenant, String asked, boolean simulated) {}

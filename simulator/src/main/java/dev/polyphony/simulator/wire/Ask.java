package dev.polyphony.simulator.wire;

import org.jspecify.annotations.Nullable;

/**
 * A request for an answer, freed of its vendor's form.
 *
 * @param model as the client named it, possibly empty
 * @param prompt the last user message
 * @param inputCharacters of all messages and the system prompt
 * @param includeUsage whether a stream ends with usage, where the vendor lets the client choose
 */
public record Ask(
        String provider,
        String model,
        String prompt,
        int inputCharacters,
        boolean stream,
        boolean includeUsage,
        @Nullable Integer maxTokens) {

    int inputTokens() {
        return dev.polyphony.simulator.script.Answer.tokens(inputCharacters);
    }
}

package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Wanted;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for an answer, freed of its vendor's form.
 *
 * @param model as the client named it, possibly empty
 * @param prompt the last user message
 * @param inputCharacters of all messages and the system prompt
 * @param includeUsage whether a stream ends with usage, where the vendor lets the client choose
 * @param plainPrompt asked by a prompt alone rather than by messages, where the vendor answers that differently
 * @param parameters the names of the fields that the request carries
 * @param wanted what it wants beside a text
 */
public record Ask(
        String provider,
        String model,
        String prompt,
        int inputCharacters,
        boolean stream,
        boolean includeUsage,
        @Nullable Integer maxTokens,
        boolean plainPrompt,
        Set<String> parameters,
        Wanted wanted) {

    Ask(
            String provider,
            String model,
            String prompt,
            int inputCharacters,
            boolean stream,
            boolean includeUsage,
            @Nullable Integer maxTokens,
            boolean plainPrompt) {
        this(
                provider,
                model,
                prompt,
                inputCharacters,
                stream,
                includeUsage,
                maxTokens,
                plainPrompt,
                Set.of(),
                Wanted.TEXT);
    }

    /** The same with what it carries. */
    public Ask carrying(Set<String> names, Wanted beside) {
        return new Ask(
                provider,
                model,
                prompt,
                inputCharacters,
                stream,
                includeUsage,
                maxTokens,
                plainPrompt,
                Set.copyOf(names),
                beside);
    }

    /** A request whose vendor answers messages and nothing else. */
    Ask(
            String provider,
            String model,
            String prompt,
            int inputCharacters,
            boolean stream,
            boolean includeUsage,
            @Nullable Integer maxTokens) {
        this(provider, model, prompt, inputCharacters, stream, includeUsage, maxTokens, false);
    }

    /** Stands for the request where there is none, as an error's context. */
    public static Ask nothing(String provider) {
        return new Ask(provider, "", "", 0, false, false, null);
    }

    int inputTokens() {
        return Answer.tokens(inputCharacters);
    }
}

package dev.polyphony.pipelines;

import dev.polyphony.call.InvalidField;

/** Where a pipeline's {@code prompt-file} is read from. */
@FunctionalInterface
public interface TextFiles {
    /** Where no files are to be read. */
    TextFiles NONE = file -> {
        throw new InvalidField(
                "prompt-file", "only the command line reads files beside the pipeline; put the words under 'prompt'");
    };

    /**
     * Its text.
     *
     * @param file as the pipeline names it
     * @throws InvalidField where it cannot be read
     */
    String read(String file);
}

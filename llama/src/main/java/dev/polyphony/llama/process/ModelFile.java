package dev.polyphony.llama.process;

import java.nio.file.Path;

/**
 * A model to be served.
 *
 * @param file a GGUF file, or the first one of a model in several
 * @param name as answers call it
 * @param context tokens of a prompt and its answer together
 * @param slots requests that are worked on at once
 * @param embedsOnly whether it writes no answers
 */
public record ModelFile(Path file, String name, int context, int slots, boolean embedsOnly) {}

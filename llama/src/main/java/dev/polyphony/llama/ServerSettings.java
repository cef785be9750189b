package dev.polyphony.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;

/**
 * What a model's process is told, in one line on its standard input: arguments and variables of a process can be read
 * by others of its machine.
 *
 * @param file a GGUF file, or the first one of a model in several
 * @param model as answers call it
 * @param context tokens of a prompt and its answer together
 * @param slots requests that are worked on at once; each has a context of its own
 * @param threads of the machine that work on them, at least 1
 * @param embedsOnly whether the file is a model for vectors, which writes no answers
 * @param token that every request has to bear
 */
public record ServerSettings(
        Path file, String model, int context, int slots, int threads, boolean embedsOnly, String token) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public ServerSettings {
        if (context < 1 || slots < 1 || threads < 1) {
            throw new IllegalArgumentException("context, slots and threads are at least 1");
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return model + " (" + file + ", context " + context + ", " + slots + " at once, " + threads + " threads)";
    }

    /** In one line. */
    public String line() {
        return JSON.createObjectNode()
                .put("file", file.toString())
                .put("model", model)
                .put("context", context)
                .put("slots", slots)
                .put("threads", threads)
                .put("embeds_only", embedsOnly)
                .put("token", token)
                .toString();
    }

    static ServerSettings parse(String line) throws JsonProcessingException {
        var told = JSON.readTree(line);
        return new ServerSettings(
                Path.of(told.path("file").asText()),
                told.path("model").asText(),
                told.path("context").asInt(),
                told.path("slots").asInt(),
                told.path("threads").asInt(),
                told.path("embeds_only").asBoolean(),
                told.path("token").asText());
    }
}

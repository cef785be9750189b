package dev.polyphony.simulator.script;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants beside a text, freed of its vendor's form.
 *
 * @param tools that may be called
 * @param forced whether one has to be called: the named one, or else the first
 * @param tool that is named; absent where none is
 * @param schema of the answer; absent for prose
 * @param images that it carries
 * @param beginning that the answer is to have: the last message, where that is the model's; absent where it is not
 */
public record Wanted(
        List<Tool> tools,
        boolean forced,
        @Nullable String tool,
        @Nullable JsonNode schema,
        int images,
        @Nullable String beginning) {
    public static final Wanted TEXT = new Wanted(List.of(), false, null, null, 0, null);

    /** @param schema of its arguments; a missing node where it says none */
    public record Tool(String name, JsonNode schema) {}

    public Wanted {
        tools = List.copyOf(tools);
    }

    Optional<Tool> call() {
        return forced
                ? tools.stream()
                        .filter(each -> tool == null || each.name().equals(tool))
                        .findFirst()
                : Optional.empty();
    }
}

package dev.polyphony.cli.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.request.JsonRequests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tasks, one a line, as the lines of a batch that mean the same. What is no task is left for the batch to refuse. */
public final class TaskLines {
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final StringBuilder batch = new StringBuilder();
    private final List<String> types = new ArrayList<>();

    /** @throws InvalidField where there are too many */
    public TaskLines(InputStream tasks) throws IOException {
        byte[] all = tasks.readNBytes(MOST_BYTES + 1);
        if (all.length > MOST_BYTES) {
            throw new InvalidField(
                    "lines", "more than " + MOST_BYTES + " bytes; polyphony batch takes as many as you like");
        }
        new String(all, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(this::add);
    }

    private void add(String line) {
        String type = "";
        String written = line;
        try {
            JsonNode read = JsonRequests.tree(line.getBytes(StandardCharsets.UTF_8));
            if (read instanceof ObjectNode task) {
                type = task.path("type").asText();
                move(task, "type", "task");
                move(task, "complexity", "complexity");
                written = task.toString();
            }
        } catch (InvalidField e) {
            // The batch says the same of it.
        }
        types.add(type);
        batch.append(written).append('\n');
    }

    private static void move(ObjectNode task, String field, String option) {
        JsonNode value = task.remove(field);
        if (value != null) {
            task.withObject("/tuning").set(option, value);
        }
    }

    public InputStream asBatch() {
        return new ByteArrayInputStream(batch.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What the task of that line is, from 1; empty where it does not say. */
    public String type(int line) {
        return types.get(line - 1);
    }
}

package dev.polyphony.llama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.kherud.llama.LlamaModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Writes messages as the model was taught to read them, by the template of its file. */
final class ChatTemplate {
    /**
     * As files write the token that begins a text. llama.cpp puts one before a text by itself, whatever it begins with.
     */
    private static final Set<String> BEGINNINGS =
            Set.of("<s>", "<bos>", "<|begin_of_text|>", "<|startoftext|>", "<｜begin▁of▁sentence｜>");

    private static final int FIRST_STAND_IN = 0xE000;
    private static final int LAST_STAND_IN = 0xF8FF;

    private final LlamaModel model;

    ChatTemplate(LlamaModel model) {
        this.model = model;
    }

    String prompt(ArrayNode messages) {
        Map<Integer, Integer> standIns = new HashMap<>();
        ArrayNode plain = JsonNodeFactory.instance.arrayNode();
        messages.forEach(message -> plain.addObject()
                .put("role", message.path("role").asText())
                .put("content", plain(message.path("content").asText(), standIns)));
        ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
        wrapped.set("messages", plain);
        return restored(model.applyTemplate(wrapped.toString()), standIns);
    }

    /** Whether llama.cpp is to put no beginning before it, since it has one. */
    static boolean begins(String prompt) {
        return BEGINNINGS.stream().anyMatch(prompt::startsWith);
    }

    /**
     * The binding gives the template's text back in a form that has no characters beyond the first 65,536, emoji among
     * them: each is put in the place of one of those that mean nothing.
     */
    private static String plain(String text, Map<Integer, Integer> standIns) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean beyond = Character.isSupplementaryCodePoint(point);
            int next = FIRST_STAND_IN + standIns.size();
            plain.appendCodePoint(
                    beyond && (standIns.containsKey(point) || next <= LAST_STAND_IN)
                            ? standIns.computeIfAbsent(point, some -> next)
                            : point);
        });
        return plain.toString();
    }

    private static String restored(String text, Map<Integer, Integer> standIns) {
        if (standIns.isEmpty()) {
            return text;
        }
        Map<Integer, Integer> points = new HashMap<>();
        standIns.forEach((point, standIn) -> points.put(standIn, point));
        StringBuilder restored = new StringBuilder(text.length());
        text.codePoints().forEach(point -> restored.appendCodePoint(points.getOrDefault(point, point)));
        return restored.toString();
    }
}

package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.request.JsonFields;
import java.util.ArrayList;
import java.util.List;

/**
 * What a message of OpenAI's says, in the forms of all its interfaces: a text, or a list of parts.
 *
 * @param images in their order, wherever they stand in the text
 */
record OpenAiContent(String text, List<Image> images) {
    /** @param required whether it has to be there; else nothing is said where it is absent */
    static OpenAiContent read(JsonNode content, String place, boolean required) {
        if (content.isTextual()) {
            return new OpenAiContent(content.asText(), List.of());
        }
        if (!JsonFields.given(content)) {
            if (required) {
                throw new InvalidField(place, "is missing; give it a text");
            }
            return new OpenAiContent("", List.of());
        }
        if (!content.isArray()) {
            throw new InvalidField(place, "a text or a list of parts");
        }
        StringBuilder text = new StringBuilder();
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            text.append(part(content.get(i), place + "[" + i + "]", images));
        }
        return new OpenAiContent(text.toString(), images);
    }

    /** Throws {@link InvalidField} where there are images, which only users send. */
    String textOnly(String place) {
        if (!images.isEmpty()) {
            throw new InvalidField(place, "only a user's message has images");
        }
        return text;
    }

    private static String part(JsonNode part, String place, List<Image> images) {
        String type = part.path("type").asText("");
        return switch (type) {
            case "text", "input_text", "output_text" -> textOf(part.path("text"), place + ".text");
            case "refusal" -> textOf(part.path("refusal"), place + ".refusal");
            case "image_url", "input_image" -> {
                JsonNode url = part.path("image_url");
                images.add(image(url.isObject() ? url.path("url") : url, place + ".image_url"));
                yield "";
            }
            default ->
                throw new InvalidField(
                        place + ".type",
                        "'" + JsonFields.cut(type) + "' is no part that is read here; text and image_url are");
        };
    }

    private static Image image(JsonNode url, String place) {
        try {
            return Image.ofDataUrl(JsonFields.text(url, place));
        } catch (InvalidField e) {
            throw new InvalidField(place, e.problem());
        }
    }

    private static String textOf(JsonNode text, String place) {
        if (!text.isTextual()) {
            throw new InvalidField(place, "a text");
        }
        return text.asText();
    }
}

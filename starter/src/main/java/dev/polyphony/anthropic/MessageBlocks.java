package dev.polyphony.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ToolCall;
import dev.polyphony.chat.ChatTurns;
import dev.polyphony.request.JsonFields;
import java.util.ArrayList;
import java.util.List;

/**
 * Anthropic's messages, whose contents are blocks, as turns. The results of tools stand in a user's message there, and
 * are turns of their own here.
 */
final class MessageBlocks {
    /** What is read of a request here. */
    static final List<String> READ = List.of(
            "system",
            "system[].type",
            "system[].text",
            "messages[].role",
            "messages[].content",
            "messages[].content[].type",
            "messages[].content[].text",
            "messages[].content[].source.type",
            "messages[].content[].source.media_type",
            "messages[].content[].source.data",
            "messages[].content[].id",
            "messages[].content[].name",
            "messages[].content[].input",
            "messages[].content[].tool_use_id",
            "messages[].content[].is_error",
            "messages[].content[].content",
            "messages[].content[].content[].type",
            "messages[].content[].content[].text",
            "messages[].content[].content[].source.type",
            "messages[].content[].content[].source.media_type",
            "messages[].content[].content[].source.data",
            // Of thoughts, which are left out.
            "messages[].content[].thinking",
            "messages[].content[].signature",
            "messages[].content[].data");

    private static final String PARAGRAPH = "\n\n";

    /** Vendors have no common word for a tool that failed. */
    private static final String FAILED = "error: ";

    /** Only a user's turn can have images; those of a result are in the one after it. */
    private static final String PICTURED = "(its images follow)";

    private final Whose whose;
    private final String place;
    private final List<String> texts = new ArrayList<>();
    private final List<Image> images = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    private record Result(String call, String text) {}

    /** Who says it, and by which blocks that can be done. */
    private enum Whose {
        SYSTEM(List.of("text")),
        USER(List.of("text", "image", "tool_result")),
        ASSISTANT(List.of("text", "tool_use", "thinking", "redacted_thinking")),
        TOOL(List.of("text", "image"));

        @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
        private final List<String> blocks;

        Whose(List<String> blocks) {
            this.blocks = blocks;
        }
    }

    private MessageBlocks(Whose whose, String place) {
        this.whose = whose;
        this.place = place;
    }

    /** How the models are to behave, a text or blocks of text. */
    static String system(JsonNode system) {
        MessageBlocks blocks = new MessageBlocks(Whose.SYSTEM, "system");
        blocks.read(system);
        return String.join(PARAGRAPH, blocks.texts);
    }

    static void read(JsonNode messages, ChatTurns turns) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw new InvalidField("messages", "a list of at least one message");
        }
        for (int i = 0; i < messages.size(); i++) {
            String place = "messages[" + i + "]";
            JsonNode message = messages.get(i);
            if (!message.isObject()) {
                throw new InvalidField(place, "an object with role and content");
            }
            Whose whose = whose(message.path("role"), place + ".role");
            if (whose == Whose.ASSISTANT && i == messages.size() - 1) {
                throw new InvalidField(
                        place + ".role",
                        "the last message is the user's: an answer cannot be begun for the models here; say in it how the"
                                + " answer is to begin");
            }
            MessageBlocks blocks = new MessageBlocks(whose, place + ".content");
            blocks.read(message.path("content"));
            blocks.add(turns);
        }
    }

    private static Whose whose(JsonNode role, String place) {
        return switch (role.asText("")) {
            case "system" -> Whose.SYSTEM;
            case "user" -> Whose.USER;
            case "assistant" -> Whose.ASSISTANT;
            default -> throw new InvalidField(place, "one of user, assistant and system");
        };
    }

    private void add(ChatTurns turns) {
        switch (whose) {
            case SYSTEM -> turns.system(String.join(PARAGRAPH, texts));
            // One answer can be in several blocks of text.
            case ASSISTANT -> turns.assistant(String.join("", texts), calls);
            case USER, TOOL -> {
                results.forEach(result -> turns.result(result.call(), result.text()));
                turns.user(String.join(PARAGRAPH, texts), images);
            }
        }
    }

    private void read(JsonNode content) {
        if (content.isTextual()) {
            texts.add(content.asText());
            return;
        }
        if (!content.isArray()) {
            throw new InvalidField(place, JsonFields.given(content) ? "a text or a list of blocks" : "is missing");
        }
        for (int i = 0; i < content.size(); i++) {
            block(content.get(i), place + "[" + i + "]");
        }
    }

    private void block(JsonNode block, String at) {
        String type = JsonFields.text(block.path("type"), at + ".type");
        if (!whose.blocks.contains(type)) {
            throw new InvalidField(
                    at + ".type",
                    "'" + JsonFields.cut(type) + "' is no block that is read here: those are "
                            + String.join(", ", whose.blocks));
        }
        switch (type) {
            case "text" -> texts.add(text(block.path("text"), at + ".text"));
            case "image" -> images.add(image(block.path("source"), at + ".source"));
            case "tool_result" -> results.add(result(block, at));
            case "tool_use" -> calls.add(call(block, at));
            default -> {
                // Thoughts are signed for the model that had them; another one would refuse them.
            }
        }
    }

    /** Blank where a client has nothing to say. */
    private static String text(JsonNode text, String at) {
        if (!text.isTextual()) {
            throw new InvalidField(at, "a text");
        }
        return text.asText();
    }

    private Result result(JsonNode block, String at) {
        MessageBlocks given = new MessageBlocks(Whose.TOOL, at + ".content");
        if (JsonFields.given(block.path("content"))) {
            given.read(block.path("content"));
        }
        if (!given.images.isEmpty()) {
            given.texts.add(PICTURED);
            images.addAll(given.images);
        }
        boolean failed = Boolean.TRUE.equals(JsonFields.flag(block.path("is_error"), at + ".is_error"));
        return new Result(
                JsonFields.text(block.path("tool_use_id"), at + ".tool_use_id"),
                (failed ? FAILED : "") + String.join(PARAGRAPH, given.texts));
    }

    private static ToolCall call(JsonNode block, String at) {
        JsonNode input = block.path("input");
        if (JsonFields.given(input) && !input.isObject()) {
            throw new InvalidField(at + ".input", "an object");
        }
        return new ToolCall(
                JsonFields.text(block.path("id"), at + ".id"),
                JsonFields.text(block.path("name"), at + ".name"),
                input.isObject() ? input.toString() : "{}");
    }

    private static Image image(JsonNode source, String at) {
        if (!JsonFields.text(source.path("type"), at + ".type").equals("base64")) {
            throw new InvalidField(at + ".type", "only base64 is taken: nothing is fetched");
        }
        try {
            return new Image(
                    JsonFields.text(source.path("media_type"), at + ".media_type"),
                    JsonFields.text(source.path("data"), at + ".data"));
        } catch (InvalidField e) {
            throw e.field().equals("images") ? new InvalidField(at, e.problem()) : e;
        }
    }
}

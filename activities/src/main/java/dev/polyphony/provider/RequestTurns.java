package dev.polyphony.provider;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.polyphony.call.Image;
import dev.polyphony.call.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The turns of a request in the client library's form. For one request. */
final class RequestTurns {
    /** Libraries and vendors want a text where a tool gave none. */
    private static final String NOTHING = "(no output)";

    private final List<ChatMessage> messages = new ArrayList<>();
    /** Names of the functions that were called, by the calls' ids: some vendors want a result under its name. */
    private final Map<String, String> called = new HashMap<>();

    private final ImagePlaceholders images;

    private RequestTurns(ImagePlaceholders images) {
        this.images = images;
    }

    /** @param images what images are written as */
    static List<ChatMessage> of(ModelRequest request, ImagePlaceholders images) {
        RequestTurns turns = new RequestTurns(images);
        if (request.system() != null) {
            turns.messages.add(SystemMessage.from(request.system()));
        }
        request.turns().forEach(turns::add);
        String answered = request.toolCallId();
        turns.messages.add(
                answered == null
                        ? turns.user(request.prompt(), request.images())
                        : turns.result(answered, request.prompt()));
        if (request.beginning() != null) {
            // Vendors refuse one that ends in white space.
            turns.messages.add(AiMessage.from(request.beginning().text().stripTrailing()));
        }
        return turns.messages;
    }

    private void add(Message turn) {
        messages.add(
                switch (turn.role()) {
                    case USER -> user(turn.text(), turn.pictures());
                    case ASSISTANT -> assistant(turn);
                    case SYSTEM -> SystemMessage.from(turn.text());
                    case TOOL -> result(turn.toolCallId(), turn.text());
                });
    }

    private UserMessage user(String text, List<Image> pictures) {
        if (pictures.isEmpty()) {
            return UserMessage.from(text);
        }
        List<Content> contents = new ArrayList<>();
        if (!text.isBlank()) {
            contents.add(TextContent.from(text));
        }
        pictures.forEach(image -> contents.add(ImageContent.from(images.of(image), image.mediaType())));
        return UserMessage.from(contents);
    }

    private AiMessage assistant(Message turn) {
        turn.calls().forEach(call -> called.put(call.id(), call.name()));
        List<ToolExecutionRequest> calls = turn.calls().stream()
                .map(call -> ToolExecutionRequest.builder()
                        .id(call.id())
                        .name(call.name())
                        .arguments(call.arguments().isBlank() ? "{}" : call.arguments())
                        .build())
                .toList();
        AiMessage.Builder message = AiMessage.builder().toolExecutionRequests(calls);
        return (turn.text().isBlank() ? message : message.text(turn.text())).build();
    }

    private ToolExecutionResultMessage result(@Nullable String id, String text) {
        return ToolExecutionResultMessage.from(
                id, id == null ? "" : called.getOrDefault(id, ""), text.isBlank() ? NOTHING : text);
    }
}

package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation.
 *
 * @param text blank only beside images or calls of tools, and as the result of one
 * @param images of a user's turn; absent where there are none
 * @param toolCalls what an assistant's turn wants to have called; absent where nothing
 * @param toolCallId the call whose result this is; of a tool's turn alone, and of each
 */
@Persisted
public record Message(
        Role role,
        String text,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Image> images,

        @JsonProperty("tool_calls") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<ToolCall> toolCalls,

        @JsonProperty("tool_call_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String toolCallId) {
    public Message {
        images = images == null || images.isEmpty() ? null : List.copyOf(images);
        toolCalls = toolCalls == null || toolCalls.isEmpty() ? null : List.copyOf(toolCalls);
        if (images != null && role != Role.USER) {
            throw new InvalidField("messages", "only a user's message has images");
        }
        if (toolCalls != null && role != Role.ASSISTANT) {
            throw new InvalidField("messages", "only an assistant's message calls tools");
        }
        if ((role == Role.TOOL) != (toolCallId != null)) {
            throw new InvalidField("messages", "a tool's message, and no other, has the id of the call it answers");
        }
        if (text.isBlank() && images == null && toolCalls == null && toolCallId == null) {
            throw new InvalidField("messages", "an empty message; leave it out or give it a text");
        }
        if (toolCalls != null && toolCalls.stream().map(ToolCall::id).distinct().count() < toolCalls.size()) {
            throw new InvalidField("messages", "two calls of tools with the same id");
        }
    }

    public Message(Role role, String text) {
        this(role, text, null, null, null);
    }

    /** What a tool gave for a call. */
    public static Message result(String toolCallId, String text) {
        return new Message(Role.TOOL, text, null, null, toolCallId);
    }

    /** The same with another in the place of each image. */
    Message withImages(UnaryOperator<Image> other) {
        return images == null
                ? this
                : new Message(role, text, images.stream().map(other).toList(), toolCalls, toolCallId);
    }

    /** None where there are none. */
    @JsonIgnore
    public List<Image> pictures() {
        return images == null ? List.of() : images;
    }

    /** None where there are none. */
    @JsonIgnore
    public List<ToolCall> calls() {
        return toolCalls == null ? List.of() : toolCalls;
    }
}

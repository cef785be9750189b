package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;

/** OpenAI's chat completions as everybody speaks them, Mistral with its parts of thinking and references included. */
final class ChatCompletionsReader extends CompletionReader {

    @Override
    void gather(JsonNode document, CompletionBuilder draft) {
        draft.servedBy(document.path("model"));
        JsonNode choices = document.path("choices");
        for (JsonNode choice : choices) {
            gatherChoice(choice, draft);
            // One answer was asked for; where the first holds none, some gateways put it into the next.
            if (draft.hasText() || !draft.tools().isEmpty()) {
                break;
            }
        }
        if (choices.isEmpty() && !draft.hasText()) {
            elsewhere(document, draft);
        }
    }

    private static void gatherChoice(JsonNode choice, CompletionBuilder draft) {
        if (ReportedError.isIn(choice)) {
            draft.error(choice);
        }
        JsonNode whole = choice.path("message");
        JsonNode message = whole.isObject() ? whole : choice.path("delta");
        Content.gather(message.path("content"), draft);
        Content.gather(message.path("parts"), draft);
        // Completions of text, not of a chat.
        Content.gather(choice.path("text"), draft);
        thoughts(message, draft);
        draft.refused(message.path("refusal"));
        draft.tools().functions(message.path("tool_calls"));
        draft.logprobs().add(choice.path("logprobs").path("content"));
        if (message.path("function_call").isObject()) {
            draft.calledTool();
        }
        if (whole.isObject()) {
            draft.ended(true);
        } else if (choice.has("delta")) {
            draft.piece();
        }
        draft.finish(choice.path("finish_reason"));
        // As vLLM has it, beside what OpenAI says.
        draft.stoppedBy(choice.path("stop_reason"));
    }

    /** The same thoughts can come under several names at once: the first that holds any. */
    private static void thoughts(JsonNode message, CompletionBuilder draft) {
        for (String field :
                new String[] {"reasoning_content", "reasoning", "thinking", "thinking_blocks", "reasoning_details"}) {
            String thought = Content.textOf(message.path(field));
            if (!thought.isEmpty()) {
                draft.thought(thought);
                return;
            }
        }
    }

    /** What answers in place of a chat completion: OpenAI's responses, a bare message, plain generation. */
    private static void elsewhere(JsonNode document, CompletionBuilder draft) {
        for (JsonNode item : document.path("output")) {
            if (Content.isThought(item.path("type").asText(""))) {
                draft.thought(Content.textOf(item.path("summary")));
            } else {
                Content.gather(item.path("content"), draft);
            }
        }
        if (!draft.hasText()) {
            Content.gather(document.path("message").path("content"), draft);
            Content.gather(document.path("generated_text"), draft);
        }
    }
}

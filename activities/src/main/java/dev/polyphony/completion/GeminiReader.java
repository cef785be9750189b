package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;

/** Gemini's generated content, whole, as events or as a list of pieces. */
final class GeminiReader extends CompletionReader {

    @Override
    void gather(JsonNode document, CompletionBuilder draft) {
        draft.servedBy(document.path("modelVersion"));
        JsonNode candidate = document.path("candidates").path(0);
        JsonNode content = candidate.path("content");
        Content.gather(content.isObject() ? content.path("parts") : content, draft);
        draft.logprobs().result(candidate.path("logprobsResult"));
        draft.finish(candidate.path("finishReason"));
        if (document.path("promptFeedback").hasNonNull("blockReason")) {
            draft.refused();
        }
    }
}

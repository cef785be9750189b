package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.ChatModel;
import dev.polyphony.call.Usage;

/** What differs from vendor to vendor in asking. A new provider is one of these and a block of configuration. */
interface VendorFormat {

    /**
     * A model that sends requests through that client, and repeats none. It is built of what {@link SharedChatModels}
     * tells requests apart by, and of nothing else of the request.
     */
    ChatModel chatModel(Endpoint endpoint, ModelRequest request, HttpClientBuilder http);

    /** Whether it is built of the prompt, too, and is of no use for another one. */
    default boolean buildsByPrompt() {
        return false;
    }

    /** Whether the server answered a part of the prompt only, as far as its counts show. */
    default boolean isPromptCut(Endpoint endpoint, ModelRequest request, Usage usage) {
        return false;
    }

    /** Lists the models; free of cost. */
    HttpRequest modelsRequest(Endpoint endpoint);
}

package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.chat.ChatAnswer;
import dev.polyphony.chat.ChatChoices;
import dev.polyphony.chat.ChatExchange;
import dev.polyphony.chat.ChatRequest;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.rest.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** OpenAI's chat completions. */
@RestController
class ChatCompletions {
    private final ChatRequests requests;
    private final ChatCompletionReader reader = new ChatCompletionReader();

    ChatCompletions(ChatRequests requests) {
        this.requests = requests;
    }

    /** Answers when the analysis has ended, or in pieces until then. */
    @PostMapping("/v1/chat/completions")
    void complete(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        answer(caller, request).give(response);
    }

    private ChatAnswer answer(Caller caller, HttpServletRequest request) throws IOException {
        ObjectNode body = ChatRequests.body(request);
        ChatRequest chat = requests.read(body, request::getHeader, reader);
        int count = ChatCompletionReader.choices(body);
        if (count == 1) {
            ChatExchange exchange = new ChatExchange(chat, caller.client());
            CompletionWriter writer = writer(exchange.id(), body, chat);
            return response -> exchange.answer(writer, request, response);
        }
        ChatChoices choices = new ChatChoices(chat, count, caller.client());
        CompletionWriter writer = writer(choices.id(), body, chat);
        return response -> choices.answer(writer, request, response);
    }

    private static CompletionWriter writer(String id, ObjectNode body, ChatRequest chat) {
        return new CompletionWriter(id, Instant.now(), ChatCompletionReader.tellsUsage(body), chat.ignored());
    }
}

package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.springframework.web.bind.annotation.RequestBody;
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
    void complete(@RequestBody byte[] bytes, Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        ObjectNode body = ChatRequests.body(bytes);
        ChatRequest chat = requests.read(body, request::getHeader, reader);
        int count = ChatCompletionReader.choices(body);
        if (count == 1) {
            ChatExchange exchange = new ChatExchange(chat, caller.client());
            exchange.answer(writer(exchange.id(), body, chat), request, response);
        } else {
            ChatChoices choices = new ChatChoices(chat, count, caller.client());
            choices.answer(writer(choices.id(), body, chat), request, response);
        }
    }

    private static CompletionWriter writer(String id, ObjectNode body, ChatRequest chat) {
        return new CompletionWriter(id, Instant.now(), ChatCompletionReader.tellsUsage(body), chat.ignored());
    }
}

package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
        ChatExchange exchange = new ChatExchange(chat, caller.client());
        CompletionWriter writer = new CompletionWriter(
                exchange.id(), Instant.now(), ChatCompletionReader.tellsUsage(body), chat.ignored());
        exchange.answer(writer, response);
    }
}

package dev.polyphony.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Image;
import dev.polyphony.chat.ChatAnswer;
import dev.polyphony.chat.ChatExchange;
import dev.polyphony.chat.ChatRequest;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.rest.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Anthropic's messages: each is an analysis. */
@RestController
class MessagesController {
    /** Of English and code; more in most other languages. */
    private static final int BYTES_A_TOKEN = 4;

    private static final String BETA = "anthropic-beta";

    /** What the vendor's clients add to each address of what they call beta; it is no other request. */
    static final String BETA_ADDRESS = "beta";

    private final ChatRequests requests;

    MessagesController(ChatRequests requests) {
        this.requests = requests;
    }

    /** Answers when the analysis has ended, or in events until then. */
    @PostMapping("/v1/messages")
    void create(
            @RequestParam(name = BETA_ADDRESS, required = false) @Nullable String beta,
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        answer(caller, request).give(response);
    }

    private ChatAnswer answer(Caller caller, HttpServletRequest request) throws IOException {
        ChatRequest chat = requests.read(MessagesReader.body(request), request::getHeader, new MessagesReader(true));
        List<String> ignored = new ArrayList<>(chat.ignored());
        if (request.getHeader(BETA) != null) {
            ignored.add(BETA);
        }
        ChatExchange exchange = new ChatExchange(chat, caller.client());
        MessageWriter writer = new MessageWriter(exchange.id(), ignored);
        return response -> exchange.answer(writer, request, response);
    }

    /** An estimate: each model counts in its own way, and nobody knows yet which one answers. */
    @PostMapping(value = "/v1/messages/count_tokens", produces = MediaType.APPLICATION_JSON_VALUE)
    String count(
            @RequestParam(name = BETA_ADDRESS, required = false) @Nullable String beta,
            Caller caller,
            HttpServletRequest request)
            throws IOException {
        ChatRequest chat = requests.read(MessagesReader.body(request), request::getHeader, new MessagesReader(false));
        Analysis analysis = chat.analysis(caller.client().principal());
        long images = Image.TOKENS * analysis.images().count();
        ObjectNode counted = JsonNodeFactory.instance
                .objectNode()
                .put("input_tokens", Math.ceilDiv(analysis.promptBytes() - images, BYTES_A_TOKEN) + images);
        counted.putObject("polyphony").put("estimated", true);
        return counted.toString();
    }
}

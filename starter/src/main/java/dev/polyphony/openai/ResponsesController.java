package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.chat.ChatAnswer;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatErrors;
import dev.polyphony.chat.ChatExchange;
import dev.polyphony.chat.ChatRequest;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.rest.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** OpenAI's Responses API. */
@RestController
class ResponsesController {
    static final String PATH = "/v1/responses";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Whoever answers. */
    private static final String UNKNOWN = "polyphony";

    private final ChatRequests requests;
    private final ResponseReader reader = new ResponseReader();

    ResponsesController(ChatRequests requests) {
        this.requests = requests;
    }

    /** Answers when the analysis has ended, or by events until then. */
    @PostMapping(PATH)
    void respond(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        answer(caller, request).give(response);
    }

    private ChatAnswer answer(Caller caller, HttpServletRequest request) throws IOException {
        ObjectNode body = ChatRequests.body(request);
        ChatRequest chat = requests.read(body, request::getHeader, reader);
        ChatExchange exchange = new ChatExchange(chat, caller.client());
        ResponseWriter writer =
                new ResponseWriter(new ResponseObject(exchange.id(), Instant.now(), body, chat.ignored()));
        return response -> exchange.answer(writer, request, response);
    }

    /**
     * One that was asked for earlier, as far as it is, for as long as its analysis is known. Of what was asked it
     * repeats nothing.
     */
    @GetMapping(value = PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    String retrieve(@PathVariable String id, Caller caller) {
        String analysis = id.startsWith(ResponseObject.ID) ? id.substring(ResponseObject.ID.length()) : id;
        AnalysisState state = caller.client().show(analysis);
        ObjectNode found = switch (state) {
            case AnalysisState.Running(Progress progress) ->
                earlier(analysis, Objects.requireNonNullElseGet(progress.startedAt(), Instant::now))
                        .inProgress(UNKNOWN);
            case AnalysisState.Unattended(Instant since) ->
                earlier(analysis, since).inProgress(UNKNOWN);
            case AnalysisState.Stuck(Instant since, String why) ->
                earlier(analysis, since).inProgress(UNKNOWN);
            case AnalysisState.Ended(AnalysisResult result) ->
                ended(earlier(analysis, result.timestamp().minus(result.latency())), result);
            case AnalysisState.Broken(String how) ->
                earlier(analysis, Instant.EPOCH).failed(UNKNOWN, JSON.arrayNode(), ChatError.upstream("it was " + how));
        };
        return found.toString();
    }

    private static ObjectNode ended(ResponseObject response, AnalysisResult result) {
        return result.status() == AnalysisStatus.ANSWERED
                ? new ResponseWriter(response).whole(result)
                : response.failed(
                        ChatExchange.model(result),
                        JSON.arrayNode(),
                        ChatErrors.of(result, Instant.now(), ResponseReader::nameOf));
    }

    private static ResponseObject earlier(String analysis, Instant created) {
        return new ResponseObject(analysis, created, JSON.objectNode(), List.of());
    }
}

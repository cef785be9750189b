package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.call.InvalidField;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** OpenAI's Responses API. */
@RestController
class ResponsesController {
    static final String PATH = "/v1/responses";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String AFTER = "starting_after";

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
     * One that was asked for earlier, as far as it is, for as long as its analysis is known; or its events, from its
     * beginning or after one of them until its end. Of what was asked it repeats nothing.
     */
    @GetMapping(PATH + "/{id}")
    void retrieve(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Boolean stream,
            @RequestParam(name = AFTER, required = false) @Nullable Integer after,
            Caller caller,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        String analysis = id.startsWith(ResponseObject.ID) ? id.substring(ResponseObject.ID.length()) : id;
        AnalysisState state = caller.client().show(analysis);
        if (Boolean.TRUE.equals(stream)) {
            ResponseWriter writer = new ResponseWriter(earlier(analysis, begun(state)), after == null ? -1 : after);
            ChatExchange.earlier(analysis, caller.client()).replay(writer, response);
            return;
        }
        if (after != null) {
            throw new InvalidField(AFTER, "is for the events of a response; write stream=true too");
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream()
                .write(asFarAsItIs(earlier(analysis, begun(state)), state)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode asFarAsItIs(ResponseObject response, AnalysisState state) {
        return switch (state) {
            case AnalysisState.Running running -> response.inProgress(UNKNOWN);
            case AnalysisState.Unattended unattended -> response.inProgress(UNKNOWN);
            case AnalysisState.Stuck stuck -> response.inProgress(UNKNOWN);
            case AnalysisState.Ended(AnalysisResult result) -> ended(response, result);
            case AnalysisState.Broken(String how) ->
                response.failed(UNKNOWN, JSON.arrayNode(), ChatError.upstream("it was " + how));
        };
    }

    private static Instant begun(AnalysisState state) {
        return switch (state) {
            case AnalysisState.Running(Progress progress) ->
                Objects.requireNonNullElseGet(progress.startedAt(), Instant::now);
            case AnalysisState.Unattended(Instant since) -> since;
            case AnalysisState.Stuck(Instant since, String why) -> since;
            case AnalysisState.Ended(AnalysisResult result) ->
                result.timestamp().minus(result.latency());
            case AnalysisState.Broken broken -> Instant.EPOCH;
        };
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

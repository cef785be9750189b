package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.UnknownAnalysis;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What happens in an analysis, as server-sent events. Whoever reads them, or leaves, changes nothing of it. */
@RestController
@Tag(name = "Analyses")
class EventsController {
    /**
     * One event, as its lines say it.
     *
     * @param event which kind it is: see docs/http.md
     * @param id to go on after it; none where this starter has no event store
     * @param data JSON
     */
    @Schema(name = "StreamedEvent")
    record StreamedEvent(
            String event,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String id,

            String data) {}

    private final JsonMapper json;
    private final Map<EventStream, CompletableFuture<AnalysisResult>> followed = new ConcurrentHashMap<>();

    EventsController(JsonMapper json) {
        this.json = json;
    }

    /**
     * All events, or those after the one that a reader had last, here or at another starter; ends after the result. 204
     * where it has that one already: then a browser asks no more.
     */
    @GetMapping("/api/analyses/{id}/events")
    @Operation(
            operationId = "followAnalysis",
            summary = "What happens in it, as it happens",
            description = "Server-sent events from the beginning, or after Last-Event-ID; ends after the result.",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "The events.",
                        content =
                                @Content(
                                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                                        schema = @Schema(implementation = StreamedEvent.class))),
                @ApiResponse(
                        responseCode = "204",
                        description = "The reader has the result already.",
                        content = @Content)
            })
    void events(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            Caller caller,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        AnalysisClient client = caller.client();
        if (!client.knows(id)) {
            throw new UnknownAnalysis(id);
        }
        if (EventStream.END.equals(last)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        EventStream.Position after = last == null || last.isBlank() ? EventStream.Position.START : position(last);
        EventStream stream = new EventStream(response, json, after);
        CompletableFuture<AnalysisResult> result =
                client.tellsEvents() ? client.events(id, 0, stream::event) : client.follow(id, stream::progress);
        followed.put(stream, result);
        try {
            stream.sendUntil(result);
        } finally {
            followed.remove(stream);
            result.cancel(false);
        }
    }

    private static EventStream.Position position(String last) {
        return EventStream.Position.parse(last)
                .orElseThrow(() -> new InvalidField(
                        "Last-Event-ID", "is none that was sent; give it as it came, or leave it out for all events"));
    }

    /** A starter that stops ends its streams at once, and each reader goes on at another one. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        followed.values().forEach(each -> each.cancel(false));
    }
}

package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.CostQueries.SentRequest;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.storage.Database;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** How one analysis went: its plan, each request that was sent for it, and where Temporal shows it. */
@RestController
@Tag(name = "Analyses")
class TimelineController {
    /** The clocks of those who write events and of those who write to the ledger may differ by so much. */
    private static final Duration APART = Duration.ofMinutes(5);

    private final ObjectProvider<StarterDatabase> database;
    private final String webUi;

    TimelineController(ObjectProvider<StarterDatabase> database, @Value("${polyphony.temporal-ui:}") String webUi) {
        this.database = database;
        this.webUi = webUi;
    }

    /**
     * @param plan as it was compiled last; absent before it is, where the starter has no database, and when steps are
     *     kept no longer
     * @param requests in the order in which they were reserved, from the ledger; none where the starter has no database
     * @param temporal the page of Temporal's Web UI; absent where nobody said where that is
     */
    @Schema(name = "AnalysisTimeline")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Timeline(
            @Nullable CompiledPlan plan,
            List<Request> requests,
            @Nullable String temporal) {}

    /**
     * @param path of its call in the plan
     * @param n which of the call's requests, from 1
     * @param state of its money: held, settled, released (not billed), unknown (in doubt) or written_off
     * @param amount its cost, or the most it can cost while it is held or in doubt; absent where the model has no price
     * @param reservedAt when it had passed limits and budgets and was to be sent
     * @param firstPieceAt when the first piece of its answer was told; absent where the answer came whole
     * @param outcome answered, or the kind of failure; absent where nobody knows
     * @param took seconds from sending to its end; absent likewise
     */
    @Schema(name = "TimelineRequest")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Request(
            String path,
            int n,
            String provider,
            String model,
            String state,
            @JsonProperty("amount_usd") @Nullable Money amount,
            @JsonProperty("reserved_at") String reservedAt,
            @JsonProperty("first_piece_at") @Nullable String firstPieceAt,
            @JsonProperty("ended_at") @Nullable String endedAt,
            @Nullable String outcome,
            @JsonProperty("took_seconds") @Nullable Double took) {}

    @GetMapping("/api/analyses/{id}/timeline")
    @Operation(
            operationId = "showTimeline",
            summary = "Its plan, each request with its times and its money, and where Temporal shows it")
    Timeline timeline(@PathVariable String id, Caller caller) {
        AnalysisClient client = caller.client();
        if (!client.knows(id)) {
            throw new UnknownAnalysis(id);
        }
        WorkflowId workflow = client.principal().workflow(id);
        StarterDatabase books = database.getIfAvailable();
        if (books == null) {
            return new Timeline(null, List.of(), link(client, workflow, null));
        }
        try (StoredEvents events = new StoredEvents(books.get(), InstantSource.system())) {
            List<StoredEvent> steps = events.stepsAfter(workflow.value(), 0);
            return new Timeline(
                    plan(steps),
                    requests(books.get(), workflow, steps, events.firstPieces(workflow.value())),
                    link(
                            client,
                            workflow,
                            steps.isEmpty() ? null : steps.getLast().event().runId()));
        }
    }

    private static @Nullable CompiledPlan plan(List<StoredEvent> steps) {
        CompiledPlan last = null;
        for (StoredEvent step : steps) {
            if (step.event().piece()
                    instanceof AnalysisEvent.Compiled(Instant at, Compilation.Compiled(var plan), var by)) {
                last = plan;
            }
        }
        return last;
    }

    private static List<Request> requests(
            Database database, WorkflowId workflow, List<StoredEvent> steps, List<StoredEvent> pieces) {
        Map<String, String> first = new HashMap<>();
        pieces.forEach(piece -> first.put(
                piece.event().call() + "#" + piece.event().send(), at(piece).toString()));
        EntryFilter own = EntryFilter.analysis(workflow);
        // The ledger is in the order of time: the analysis' own is found without a look at all of it.
        Instant since = steps.isEmpty() ? null : at(steps.getFirst()).minus(APART);
        return new CostQueries(database)
                .sent(new EntryFilter(since, null, null, own.tenant(), own.analysis())).stream()
                        .map(sent -> request(sent, first))
                        .toList();
    }

    private static Request request(SentRequest sent, Map<String, String> first) {
        LedgerEntry entry = sent.entry();
        return new Request(
                entry.path(),
                entry.n(),
                entry.provider(),
                entry.model(),
                entry.state().name().toLowerCase(Locale.ROOT),
                entry.unpriced() ? null : entry.amount(),
                entry.reservedAt(),
                first.get(entry.path() + "#" + entry.n()),
                sent.ended() == null ? null : sent.ended().toString(),
                sent.outcome(),
                sent.took() == null ? null : (Double) (sent.took().toMillis() / 1000.0));
    }

    private static Instant at(StoredEvent event) {
        return event.event().piece().at();
    }

    private @Nullable String link(AnalysisClient client, WorkflowId workflow, @Nullable String runId) {
        return webUi.isBlank()
                ? null
                : webUi + "/namespaces/" + segment(client.namespace()) + "/workflows/" + segment(workflow.value())
                        + (runId == null ? "" : "/" + segment(runId) + "/history");
    }

    private static String segment(String text) {
        return UriUtils.encodePathSegment(text, StandardCharsets.UTF_8);
    }
}

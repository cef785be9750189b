package dev.polyphony.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.ExperimentDraft;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experimentstore.ExperimentReport;
import dev.polyphony.experimentstore.StoredExperiments;
import dev.polyphony.request.JsonFields;
import dev.polyphony.request.RequestFields;
import dev.polyphony.storage.Database;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The experiments of the caller's tenant. */
@RestController
@Tag(name = "Quality")
class ExperimentsController {
    private static final int LONGEST = 200;

    private final ObjectProvider<StarterDatabase> database;

    ExperimentsController(ObjectProvider<StarterDatabase> database) {
        this.database = database;
    }

    @Bean
    static DescribedBody experimentRequest() {
        return DescribedBody.of(
                "ExperimentRequest",
                """
                {
                  "type": "object",
                  "properties": {
                    "name": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,39}$"},
                    "control": {
                      "type": "string",
                      "maxLength": 200,
                      "description": "A strategy, chain or model; models with commas between; or vote=MODEL,MODEL."
                    },
                    "candidate": {"type": "string", "maxLength": 200, "description": "The same."},
                    "kind": {"type": ["string", "null"], "enum": ["canary", "ab", null]},
                    "share": {
                      "type": ["number", "null"],
                      "exclusiveMinimum": 0,
                      "exclusiveMaximum": 1,
                      "description": "The candidate's part; absent for 0.1, of an A/B test 0.5."
                    },
                    "outcome": {
                      "type": ["string", "null"],
                      "enum": ["rating", "accuracy", "success", "cost", "latency", null]
                    },
                    "most": {
                      "type": ["number", "null"],
                      "exclusiveMinimum": 0,
                      "description": "Of cost (US dollars) and latency (seconds): from which on more is the same."
                    },
                    "margin": {"type": ["number", "null"], "minimum": 0, "description": "So much worse is borne."},
                    "no_worse": {
                      "type": ["number", "null"],
                      "exclusiveMinimum": 0,
                      "description": "Less than so much worse passes for no worse."
                    },
                    "error": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 0.5},
                    "everywhere": {
                      "type": ["boolean", "null"],
                      "description": "Also analyses that ask for the control by its own name, and say no more."
                    }
                  },
                  "required": ["name", "control", "candidate"],
                  "additionalProperties": false
                }
                """,
                "{\"name\": \"greeting\", \"control\": \"gpt-4o\", \"candidate\": \"gpt-4o-mini\", \"share\": 0.1}");
    }

    /** Both sides are compiled first, by a worker that asks nobody. */
    @PostMapping("/api/experiments")
    @Operation(
            operationId = "startExperiment",
            summary = "Try a model or strategy on a share of the analyses",
            responses = {@ApiResponse(responseCode = "201", description = "It runs.", useReturnTypeSchema = true)})
    ResponseEntity<Experiment> start(@RequestBody @Schema(ref = "ExperimentRequest") byte[] body, Caller caller) {
        ExperimentDraft draft = draft(body);
        StoredExperiments experiments = experiments();
        AnalysisClient client = caller.client();
        Experiment started = experiments.start(
                client.principal().tenant(),
                draft.name(),
                draft.checked(client),
                caller.identity().who());
        return ResponseEntity.created(URI.create("/api/experiments/" + started.name()))
                .body(started);
    }

    @GetMapping("/api/experiments")
    @Operation(operationId = "listExperiments", summary = "All experiments, the latest first")
    List<Experiment> list(Caller caller) {
        return experiments().all(tenant(caller));
    }

    /** May be looked at as often as anybody likes: the figures hold at every moment. */
    @GetMapping("/api/experiments/{name}")
    @Operation(operationId = "showExperiment", summary = "How an experiment stands")
    ExperimentReport show(@PathVariable String name, Caller caller) {
        return ExperimentReport.of(
                database(), experiments().find(tenant(caller), name).orElseThrow(() -> unknown(name)));
    }

    /** From the next submission on; those under way end as they are. Repeating is safe, as of the next. */
    @PostMapping("/api/experiments/{name}/stop")
    @Operation(operationId = "stopExperiment", summary = "Have all go to the control")
    Experiment stop(@PathVariable String name, Caller caller) {
        return experiments().stop(tenant(caller), name, caller.identity().who()).orElseThrow(() -> unknown(name));
    }

    @PostMapping("/api/experiments/{name}/promote")
    @Operation(operationId = "promoteExperiment", summary = "Have all go to the candidate, until it is stopped")
    Experiment promote(@PathVariable String name, Caller caller) {
        return experiments()
                .promote(tenant(caller), name, caller.identity().who())
                .orElseThrow(() -> unknown(name));
    }

    @DeleteMapping("/api/experiments/{name}")
    @Operation(operationId = "removeExperiment", summary = "Forget an experiment that has ended, with its figures")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String name, Caller caller) {
        if (!experiments().remove(tenant(caller), name, caller.identity().who())) {
            throw unknown(name);
        }
    }

    private static ExperimentDraft draft(byte[] json) {
        RequestFields body = RequestFields.of(
                json,
                "name",
                "control",
                "candidate",
                "kind",
                "share",
                "outcome",
                "most",
                "margin",
                "no_worse",
                "error",
                "everywhere");
        String outcome = body.textOrNull("outcome", LONGEST);
        return new ExperimentDraft(
                body.text("name", LONGEST),
                body.text("control", LONGEST),
                body.text("candidate", LONGEST),
                kind(body.textOrNull("kind", LONGEST)),
                number(body, "share"),
                outcome == null ? null : Outcome.named(outcome),
                number(body, "most"),
                number(body, "margin"),
                number(body, "no_worse"),
                number(body, "error"),
                Boolean.TRUE.equals(JsonFields.flag(body.get("everywhere"), "everywhere")));
    }

    private static @Nullable Kind kind(@Nullable String word) {
        return switch (word) {
            case null -> null;
            case "canary" -> Kind.CANARY;
            case "ab" -> Kind.AB;
            default -> throw new InvalidField("kind", "is neither canary nor ab");
        };
    }

    private static @Nullable Double number(RequestFields body, String field) {
        JsonNode given = body.get(field);
        return JsonFields.given(given) ? JsonFields.number(given, field) : null;
    }

    private static ErrorResponseException unknown(String name) {
        return new ErrorResponseException(
                HttpStatus.NOT_FOUND,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.NOT_FOUND,
                        "there is no experiment '" + JsonFields.cut(name)
                                + "'; GET /api/experiments lists those there are"),
                null);
    }

    private static String tenant(Caller caller) {
        return caller.client().principal().tenant();
    }

    private StoredExperiments experiments() {
        return new StoredExperiments(database(), InstantSource.system());
    }

    private Database database() {
        return StarterDatabase.of(database).get();
    }
}

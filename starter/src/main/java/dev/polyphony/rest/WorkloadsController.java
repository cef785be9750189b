package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.BoundedFile;
import dev.polyphony.request.JsonFields;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
import dev.polyphony.training.WorkloadTraining;
import dev.polyphony.workload.StoredWorkloads;
import dev.polyphony.workload.WorkloadReport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.CharacterCodingException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What was learnt for the caller's tenant from graded answers. */
@RestController
@Tag(name = "Quality")
class WorkloadsController {
    private static final int MOST_NAMES = 100;

    private final ObjectProvider<StarterDatabase> database;

    WorkloadsController(ObjectProvider<StarterDatabase> database) {
        this.database = database;
    }

    @GetMapping("/api/workloads")
    @Operation(operationId = "listWorkloads", summary = "What was learnt, by name, and whether it still holds")
    List<WorkloadReport> list(Caller caller) {
        return WorkloadReport.all(database(), tenant(caller));
    }

    @GetMapping("/api/workloads/{name}")
    @Operation(operationId = "showWorkload", summary = "What was learnt under a name, and whether it still holds")
    WorkloadReport show(@PathVariable String name, Caller caller) {
        return WorkloadReport.of(database(), tenant(caller), name).orElseThrow(() -> unknown(name));
    }

    /** Answers when it is learnt: seconds for hundreds of answers, minutes for thousands. */
    @PutMapping("/api/workloads/{name}")
    @Operation(
            operationId = "trainWorkload",
            summary = "Learn whom to ask from graded answers, in place of what was learnt under that name",
            description =
                    "One JSON object a line: prompt, model, answer, score (0 to 1), and perhaps set, input_tokens,"
                            + " output_tokens and cost_usd. Two models or more have to answer the same 30 prompts or more.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(mediaType = BatchesController.NDJSON, schema = @Schema(type = "string"))))
    WorkloadReport train(
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestParam(defaultValue = "false")
                    @Parameter(description = "Learn from what people rated of the tenant's answers, too.")
                    boolean rated,
            @RequestParam(required = false) @Parameter(description = "Only answers of these models.") @Nullable
                    List<String> models,
            @RequestParam(required = false)
                    @Parameter(
                            description = "US dollars for a million tokens in and out, of a model that the catalogue"
                                    + " does not list, such as my-model=0.5/1.5.")
                    @Nullable
                    List<String> price,
            Caller caller) {
        String tenant = tenant(caller);
        WorkloadTraining.requireName(name);
        String text = body == null ? "" : text(body);
        if (!rated) {
            requireEnough(text);
        }
        caller.client()
                .workers()
                .train(new WorkloadTraining(
                        tenant,
                        name,
                        text.isBlank() ? null : kept(text, tenant, name),
                        rated,
                        bounded("models", models),
                        prices(bounded("price", price)),
                        caller.identity().who()));
        return show(name, caller);
    }

    @DeleteMapping("/api/workloads/{name}")
    @Operation(operationId = "removeWorkload", summary = "Forget what was learnt under a name")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String name, Caller caller) {
        if (!new StoredWorkloads(database(), InstantSource.system())
                .delete(tenant(caller), name, caller.identity().who())) {
            throw unknown(name);
        }
    }

    /** Before a worker is asked. */
    private static void requireEnough(String text) {
        long lines = text.lines().filter(line -> !line.isBlank()).count();
        if (lines == 0) {
            throw new InvalidField("file", "is missing: graded answers, a line each, or rated=true");
        }
        if (lines < WorkloadTraining.FEWEST_ANSWERS) {
            throw new InvalidField(
                    "file",
                    "has too few lines, " + lines + ": two models or more have to answer the same 30 prompts or more");
        }
    }

    /** As long as texts are that an analysis needs: the worker that learns from it is another process. */
    private String kept(String text, String tenant, String name) {
        return new StoredTexts(database(), InstantSource.system()).put(text, "training/" + tenant + "/" + name);
    }

    private static @Nullable List<String> bounded(String field, @Nullable List<String> names) {
        if (names != null && names.size() > MOST_NAMES) {
            throw new InvalidField(field, "has " + names.size() + " entries; " + MOST_NAMES + " are the most");
        }
        return names;
    }

    private static @Nullable Map<String, String> prices(@Nullable List<String> written) {
        if (written == null) {
            return null;
        }
        Map<String, String> prices = new LinkedHashMap<>();
        for (String price : written) {
            int at = price.lastIndexOf('=');
            if (at < 1) {
                throw new InvalidField(
                        "price",
                        "'" + JsonFields.cut(price) + "' is not of the form MODEL=IN/OUT, such as gpt-4o=2.5/10");
            }
            prices.put(price.substring(0, at), price.substring(at + 1));
        }
        return prices;
    }

    private static String text(byte[] body) {
        try {
            return BoundedFile.text(body);
        } catch (CharacterCodingException e) {
            throw new InvalidField("file", String.valueOf(e.getMessage()));
        }
    }

    private static ErrorResponseException unknown(String name) {
        return new ErrorResponseException(
                HttpStatus.NOT_FOUND,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.NOT_FOUND,
                        "nothing was learnt as '" + JsonFields.cut(name) + "'; GET /api/workloads lists what was"),
                null);
    }

    private static String tenant(Caller caller) {
        return caller.client().principal().tenant();
    }

    private Database database() {
        return StarterDatabase.of(database).get();
    }
}

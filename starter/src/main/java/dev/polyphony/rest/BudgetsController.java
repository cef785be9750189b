package dev.polyphony.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.access.AuditLog;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.SubjectNames;
import dev.polyphony.notation.InventoryNames;
import dev.polyphony.request.RequestFields;
import dev.polyphony.status.StoredInventory;
import dev.polyphony.storage.Database;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The standing budgets: a key's tenant has its own, whoever needs no key has all. */
@RestController
@Tag(name = "Money")
class BudgetsController {
    private static final String BUDGET = "budget";
    private static final String LIMIT = "limit";
    private static final String PATTERN = "^(tenant|category|provider|model):[^\\s]{1,241}/(day|week|month|total)$";

    private final ObjectProvider<StarterDatabase> database;

    BudgetsController(ObjectProvider<StarterDatabase> database) {
        this.database = database;
    }

    @Bean
    static DescribedBody budgetRequest() {
        return DescribedBody.of(
                "BudgetRequest",
                """
                {
                  "type": "object",
                  "properties": {
                    "budget": {
                      "type": "string",
                      "pattern": "%s",
                      "examples": ["tenant:default/month"]
                    },
                    "limit": {
                      "anyOf": [
                        {"type": "number", "minimum": 0, "maximum": 1000000000},
                        {"type": "string", "pattern": "[0-9]"}
                      ],
                      "description": "In US dollars: 50, or $0.25 as text."
                    }
                  },
                  "required": ["budget", "limit"],
                  "additionalProperties": false
                }
                """.formatted(PATTERN.replace("\\", "\\\\")),
                "{\"budget\": \"tenant:default/month\", \"limit\": 50}");
    }

    @GetMapping("/api/budgets")
    @Operation(operationId = "listBudgets", summary = "How each budget stands in the period that runs")
    List<Budgets.Standing> list(Caller caller) {
        String tenant = caller.identity().tenant();
        return budgets().standing().stream()
                .filter(standing -> tenant == null || isOf(standing.budget(), tenant))
                .toList();
    }

    /** At once and for everybody; safe to repeat. */
    @PutMapping("/api/budgets")
    @Operation(operationId = "setBudget", summary = "Set a budget's limit, at once and for everybody")
    Budgets.Standing set(@RequestBody @Schema(ref = "BudgetRequest") byte[] body, Caller caller) {
        Budget budget = read(body);
        requireOwn(budget, caller);
        budgets().set(budget);
        record(caller, "budget.set", budget, budget.limit().toString());
        return budgets().standing().stream()
                .filter(standing -> standing.budget().id().equals(budget.id()))
                .findFirst()
                .orElseThrow(() -> unknown(budget.id()));
    }

    @DeleteMapping("/api/budgets")
    @Operation(
            operationId = "removeBudget",
            summary = "Remove a budget",
            responses = {
                @ApiResponse(responseCode = "204", description = "There is none any more.", content = @Content),
                @ApiResponse(responseCode = "404", description = "There was none.")
            })
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @RequestParam
                    @Parameter(
                            description = "Such as tenant:default/month.",
                            schema = @Schema(type = "string", pattern = PATTERN))
                    String budget,
            Caller caller) {
        Budget named = Budget.parse(budget, Money.ZERO);
        requireOwn(named, caller);
        if (!budgets().remove(named.id())) {
            throw unknown(named.id());
        }
        record(caller, "budget.remove", named, null);
    }

    private Budget read(byte[] json) {
        RequestFields body = RequestFields.of(json, BUDGET, LIMIT);
        JsonNode budget = body.get(BUDGET);
        if (!budget.isTextual()) {
            throw new InvalidField(BUDGET, "a budget's name, such as \"tenant:default/month\"");
        }
        JsonNode limit = body.get(LIMIT);
        if (!limit.isTextual() && !limit.isNumber()) {
            throw new InvalidField(LIMIT, "an amount of US dollars such as 50 or 0.25");
        }
        return Budget.parse(
                budget.asText(),
                Money.parse(LIMIT, limit.asText()),
                new SubjectNames(
                        typed -> names().provider().apply(typed),
                        typed -> names().model().apply(typed)));
    }

    /** Those of the catalogue of the worker that started last; as they are written where none ever has. */
    private SubjectNames names() {
        return new StoredInventory(database(), InstantSource.system())
                .read()
                .map(known -> new InventoryNames(known.inventory()))
                .map(names -> new SubjectNames(names::provider, names::model))
                .orElse(SubjectNames.AS_WRITTEN);
    }

    private static boolean isOf(Budget budget, String tenant) {
        return budget.scope() == Budget.Scope.TENANT && budget.subject().equals(tenant);
    }

    private static void requireOwn(Budget budget, Caller caller) {
        String tenant = caller.identity().tenant();
        if (tenant != null && !isOf(budget, tenant)) {
            throw new ErrorResponseException(
                    HttpStatus.FORBIDDEN,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.FORBIDDEN,
                            "a key sets its own tenant's budgets alone; polyphony budgets sets all of them"),
                    null);
        }
    }

    private static ErrorResponseException unknown(String id) {
        return new ErrorResponseException(
                HttpStatus.NOT_FOUND,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.NOT_FOUND,
                        "there is no budget '" + id + "'; GET /api/budgets lists those there are"),
                null);
    }

    private void record(Caller caller, String action, Budget budget, @Nullable String detail) {
        new AuditLog(database())
                .write(List.of(new AuditLog.Entry(
                        Instant.now(),
                        caller.identity().tenant(),
                        caller.identity().who(),
                        action,
                        budget.id(),
                        detail)));
    }

    private Budgets budgets() {
        return new Budgets(database(), InstantSource.system());
    }

    private Database database() {
        return StarterDatabase.of(database).get();
    }
}

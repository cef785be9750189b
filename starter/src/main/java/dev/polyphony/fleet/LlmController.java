package dev.polyphony.fleet;

import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.fleet.LlmStatus.Analytics;
import dev.polyphony.fleet.LlmStatus.Known;
import dev.polyphony.fleet.LlmStatus.Trial;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.request.RequestFields;
import dev.polyphony.rest.Caller;
import dev.polyphony.rest.NoWorkerYet;
import dev.polyphony.rest.TimeParameter;
import dev.polyphony.status.ProvidersStatus;
import dev.polyphony.status.ProvidersStatus.ModelLine;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The fallback over providers: who is asked in which order, who can answer, and what became of the requests. */
@RestController
@Tag(name = "LLM fallback")
class LlmController {
    /** How far back a last failure is looked for. */
    private static final Duration LAST_FAILURE = Duration.ofDays(1);

    private static final int LONGEST_NAME = 200;

    private final ProviderFleet fleet;

    LlmController(ProviderFleet fleet) {
        this.fleet = fleet;
    }

    @Bean
    static DescribedBody llmTestRequest() {
        return DescribedBody.of("LlmTestRequest", """
                {
                  "type": "object",
                  "properties": {
                    "provider": {"type": "string", "minLength": 1, "maxLength": 200},
                    "model": {"type": ["string", "null"], "maxLength": 200},
                    "prompt": {"type": ["string", "null"], "maxLength": 200}
                  },
                  "required": ["provider"],
                  "additionalProperties": false
                }
                """, "{\"provider\": \"openai\"}");
    }

    @Bean
    static DescribedBody llmResetRequest() {
        return DescribedBody.of("LlmResetRequest", """
                {
                  "type": "object",
                  "properties": {
                    "provider": {"type": ["string", "null"], "maxLength": 200, "description": "Absent for all."}
                  },
                  "additionalProperties": false
                }
                """, "{\"provider\": \"openai\"}");
    }

    @GetMapping("/api/llm/status")
    @Operation(operationId = "showLlmStatus", summary = "How each provider of the fallback stands")
    LlmStatus status() {
        ProvidersStatus status = fleet.status();
        return new LlmStatus(status.overall(), providers(status), status.timestamp());
    }

    /** Whether somebody can answer: 503 where nobody can. */
    @GetMapping("/api/llm/health")
    @Operation(operationId = "showLlmHealth", summary = "Whether somebody can answer")
    ResponseEntity<LlmStatus.Health> health() {
        LlmStatus.Health health = fleet.statusIfKnown()
                .map(LlmController::health)
                .orElseGet(() -> new LlmStatus.Health(FleetHealth.DOWN, List.of(NoWorkerYet.MESSAGE), 0, 0));
        return health.status().equals(FleetHealth.DOWN)
                ? ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, "5")
                        .body(health)
                : ResponseEntity.ok(health);
    }

    private static LlmStatus.Health health(ProvidersStatus status) {
        List<ProviderLine> setUp =
                status.providers().stream().filter(ProviderLine::configured).toList();
        return new LlmStatus.Health(
                status.overall(),
                status.reasons(),
                setUp.stream().filter(line -> line.condition().passes()).count(),
                setUp.size());
    }

    /** All that the catalogue has, those that nobody set up, too. */
    @GetMapping("/api/llm/providers")
    @Operation(operationId = "listLlmProviders", summary = "All providers that the catalogue has")
    List<Known> known() {
        Map<ProviderId, Integer> priorities = fleet.priorities();
        return fleet.status().providers().stream()
                .map(line -> new Known(
                        line.name(),
                        line.configured(),
                        line.condition().state(),
                        priorities.getOrDefault(line.name(), priorities.size() + 1),
                        line.models().stream().map(ModelLine::name).toList()))
                .sorted(Comparator.comparingInt(Known::priority))
                .toList();
    }

    /** Has a worker make one real call, the cheapest unless a model is named; takes as long as that. */
    @PostMapping("/api/llm/test")
    @Operation(operationId = "testLlmProvider", summary = "Make one real call to a provider")
    Trial test(@RequestBody @Schema(ref = "LlmTestRequest") byte[] body, Caller caller) {
        RequestFields fields = RequestFields.of(body, "provider", "model", "prompt");
        String model = fields.textOrNull("model", LONGEST_NAME);
        ProviderId provider = named(fields.text("provider", LONGEST_NAME));
        ProviderTrial.Outcome outcome = caller.client()
                .workers()
                .tryProvider(new ProviderTrial(
                        provider, model, caller.identity().who(), fields.textOrNull("prompt", LONGEST_NAME)));
        String problem = outcome.problem();
        if (problem != null) {
            // The command line calls them PROVIDER and --model.
            throw new InvalidField(
                    problem.startsWith("--model") ? "model" : "provider",
                    problem.replaceFirst("^[^:]*: ", "").replace("--model", "model"));
        }
        return Trial.of(outcome);
    }

    /** Whether there is such a provider, a worker knows. */
    private static ProviderId named(String typed) {
        try {
            return ProviderId.named(typed, List.of());
        } catch (InvalidField e) {
            throw new InvalidField("provider", "is no provider's name; GET /api/llm/providers lists them");
        }
    }

    /**
     * What became of the requests of a period, by default the last 24 hours: those of the key's tenant, of all where no
     * key is needed.
     */
    @GetMapping("/api/llm/analytics")
    @Operation(operationId = "showLlmAnalytics", summary = "What became of the requests of a period")
    Analytics analytics(@RequestParam @Nullable String since, @RequestParam @Nullable String until, Caller caller) {
        Instant now = Instant.now();
        Instant end = Objects.requireNonNullElse(TimeParameter.instant("until", until), now);
        Instant begin =
                Objects.requireNonNullElse(TimeParameter.instant("since", since), end.minus(Duration.ofDays(1)));
        if (!begin.isBefore(end)) {
            throw new InvalidField("since", "is not before until");
        }
        return Analytics.of(
                begin, end, fleet.analytics().of(begin, end, caller.identity().tenant()));
    }

    /** Forgets failures of one provider and its models, or of all: they are asked again at once. */
    @PostMapping("/api/llm/reset-failures")
    @Operation(operationId = "resetLlmFailures", summary = "Forget failures, so that providers are asked again at once")
    LlmStatus.Reset reset(
            @RequestBody(required = false) @Schema(ref = "LlmResetRequest") byte @Nullable [] body, Caller caller) {
        String provider = body == null || body.length == 0
                ? null
                : RequestFields.of(body, "provider").textOrNull("provider", LONGEST_NAME);
        List<String> reset = fleet.reset(provider, caller.identity());
        return new LlmStatus.Reset(reset, providers(fleet.status()));
    }

    private List<LlmStatus.Provider> providers(ProvidersStatus status) {
        Map<ProviderId, Integer> priorities = fleet.priorities();
        List<ProviderLine> setUp =
                status.providers().stream().filter(ProviderLine::configured).toList();
        Map<ProviderId, FailureClass> failures = fleet.failures(
                setUp.stream().map(ProviderLine::name).toList(), Instant.now().minus(LAST_FAILURE));
        return setUp.stream()
                .map(line -> LlmStatus.Provider.of(
                        line, priorities.getOrDefault(line.name(), priorities.size() + 1), failures.get(line.name())))
                .sorted(Comparator.comparingInt(LlmStatus.Provider::priority))
                .toList();
    }
}

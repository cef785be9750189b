package dev.polyphony.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.request.JsonFields;
import dev.polyphony.request.RequestFields;
import dev.polyphony.rest.Caller;
import dev.polyphony.security.Identity;
import dev.polyphony.traffic.TrafficHistory;
import dev.polyphony.traffic.TrafficSettings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How work is spread over providers, and how they do. */
@RestController
@Tag(name = "Providers")
class ProvidersController {
    private final ProviderFleet fleet;

    ProvidersController(ProviderFleet fleet) {
        this.fleet = fleet;
    }

    @Bean
    static DescribedBody rebalanceRequest() {
        return DescribedBody.of("RebalanceRequest", """
                {
                  "type": "object",
                  "properties": {
                    "weights": {
                      "type": "object",
                      "minProperties": 1,
                      "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1000000},
                      "description": "By provider; those that are not named stay as they are."
                    }
                  },
                  "required": ["weights"],
                  "additionalProperties": false
                }
                """, "{\"weights\": {\"openai\": 0.4, \"anthropic\": 0.3}}");
    }

    /** Health and rates are the installation's, since work follows them; money and tokens are the key's tenant's. */
    @GetMapping("/api/providers/status")
    @Operation(operationId = "showProviders", summary = "How providers do, and how work is spread over them")
    FleetStatus status(Caller caller) {
        String tenant = caller.identity().tenant();
        return FleetStatus.of(fleet.status(), tenant == null ? null : fleet.spent(tenant));
    }

    /** The same. */
    @GetMapping("/api/providers")
    @Operation(operationId = "listProviders", summary = "How providers do, and how work is spread over them")
    FleetStatus list(Caller caller) {
        return status(caller);
    }

    /** All of it is that of the key's tenant, or of all where no key is needed. */
    @GetMapping("/api/providers/history")
    @Operation(
            operationId = "showProvidersHistory",
            summary = "How providers did over the last hour, day or week, step by step")
    FleetHistory history(
            @RequestParam(defaultValue = "1h") @Parameter(schema = @Schema(allowableValues = {"1h", "24h", "7d"}))
                    String span,
            Caller caller) {
        return fleet.history(TrafficHistory.Span.of(span), caller.identity().tenant());
    }

    /** Changes the weights that are named, of the others none; holds on every worker within a second. */
    @PostMapping("/api/providers/rebalance")
    @Operation(operationId = "rebalanceProviders", summary = "Change how work is spread over providers")
    FleetStatus rebalance(@RequestBody @Schema(ref = "RebalanceRequest") byte[] body, Caller caller) {
        Identity identity = caller.identity();
        fleet.rebalance(weights(RequestFields.of(body, "weights").get("weights")), identity);
        return status(caller);
    }

    /** Calls under way end as they do; on every worker within a second. Repeating is safe, as of the two below. */
    @PostMapping("/api/providers/{provider}/drain")
    @Operation(operationId = "drainProvider", summary = "Take a provider out of use, until it is enabled")
    FleetStatus drain(@PathVariable String provider, Caller caller) {
        fleet.drain(provider, caller.identity());
        return status(caller);
    }

    @PostMapping("/api/providers/{provider}/enable")
    @Operation(operationId = "enableProvider", summary = "Take a provider back into use")
    FleetStatus enable(@PathVariable String provider, Caller caller) {
        fleet.enable(provider, caller.identity());
        return status(caller);
    }

    @PostMapping("/api/providers/{provider}/reset")
    @Operation(operationId = "resetProvider", summary = "Close the circuits of a provider and of its models")
    FleetStatus reset(@PathVariable String provider, Caller caller) {
        fleet.reset(provider, caller.identity());
        return status(caller);
    }

    private static Map<String, Double> weights(JsonNode given) {
        if (!given.isObject() || given.isEmpty()) {
            throw new InvalidField("weights", "an object of providers and their weights, such as {\"openai\": 0.4}");
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        given.properties().forEach(one -> {
            String name = JsonFields.cut(one.getKey());
            Double weight = JsonFields.number(one.getValue(), "weights." + name);
            if (weight == null || !(weight >= 0 && weight <= TrafficSettings.MOST)) {
                throw new InvalidField("weights." + name, "a number from 0 to 1000000, such as 0.4");
            }
            weights.put(name, weight);
        });
        return weights;
    }
}

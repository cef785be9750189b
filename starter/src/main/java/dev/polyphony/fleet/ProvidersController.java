package dev.polyphony.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.chat.JsonFields;
import dev.polyphony.chat.RequestFields;
import dev.polyphony.rest.Caller;
import dev.polyphony.security.Identity;
import dev.polyphony.traffic.TrafficSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** How work is spread over providers, and how they do. */
@RestController
class ProvidersController {
    private final ProviderFleet fleet;

    ProvidersController(ProviderFleet fleet) {
        this.fleet = fleet;
    }

    /** Health and rates are the installation's, since work follows them; money and tokens are the key's tenant's. */
    @GetMapping("/api/providers/status")
    FleetStatus status(Caller caller) {
        String tenant = caller.identity().tenant();
        return FleetStatus.of(fleet.status(), tenant == null ? null : fleet.spent(tenant));
    }

    /** Changes the weights that are named, of the others none; holds on every worker within a second. */
    @PostMapping("/api/providers/rebalance")
    FleetStatus rebalance(@RequestBody byte[] body, Caller caller) {
        Identity identity = caller.identity();
        fleet.rebalance(weights(RequestFields.of(body, "weights").get("weights")), identity);
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

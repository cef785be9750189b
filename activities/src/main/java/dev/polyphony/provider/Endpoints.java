package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.compile.Obstacles;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Every provider of the catalogue as this process reaches it. */
public final class Endpoints implements Obstacles {
    private static final ApiKey SIMULATED_KEY = new ApiKey("simulated");

    private final Map<ProviderId, Endpoint> endpoints;

    private Endpoints(Map<ProviderId, Endpoint> endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * @param environment keys and addresses, under the names that the catalogue gives
     * @param simulator base URLs by provider's name; where not empty no other provider is reached
     * @throws InvalidField naming a variable that holds no address
     */
    public static Endpoints of(Catalogue catalogue, Map<String, String> environment, Map<String, String> simulator) {
        Map<ProviderId, Endpoint> endpoints = new LinkedHashMap<>();
        for (Provider provider : catalogue.providers().values()) {
            String simulated = simulator.get(provider.id().value());
            if (simulated != null) {
                endpoints.put(provider.id(), simulated(provider, simulated));
            } else if (simulator.isEmpty()) {
                endpoints.put(provider.id(), real(provider, environment));
            }
        }
        return new Endpoints(endpoints);
    }

    public Collection<Endpoint> all() {
        return endpoints.values();
    }

    /** Empty for a provider that this process does not reach. */
    public Optional<Endpoint> of(ProviderId provider) {
        return Optional.ofNullable(endpoints.get(provider));
    }

    @Override
    public Optional<Failure> to(ModelRef model) {
        return of(model.provider())
                .map(Endpoint::obstacle)
                .orElseGet(() -> Optional.of(new Failure.Unreachable("provider not configured on this worker")));
    }

    private static Endpoint simulated(Provider provider, String baseUrl) {
        return new Endpoint(
                provider.id(),
                provider.adapter(),
                baseUrl,
                SIMULATED_KEY,
                provider.apiKeyEnv(),
                true,
                true,
                provider.getAKey().orElse(null));
    }

    private static Endpoint real(Provider provider, Map<String, String> environment) {
        return new Endpoint(
                provider.id(),
                provider.adapter(),
                provider.baseUrl(environment),
                provider.apiKey(environment).map(ApiKey::new).orElse(null),
                provider.apiKeyEnv(),
                provider.addressGiven(environment),
                false,
                provider.getAKey().orElse(null));
    }
}

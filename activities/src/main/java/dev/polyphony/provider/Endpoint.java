package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where and how this process reaches a provider.
 *
 * @param baseUrl as the vendor's own SDK takes it, without a trailing slash
 * @param key absent where none is set
 * @param keyVariables where a key is looked for; empty where the provider needs none
 * @param addressGiven whether the environment names the address: such a server may do without a key
 * @param simulated whether the simulator answers
 */
public record Endpoint(
        ProviderId provider,
        Adapter adapter,
        String baseUrl,
        @Nullable ApiKey key,
        List<String> keyVariables,
        boolean addressGiven,
        boolean simulated,
        @Nullable String getKey) {
    public Endpoint {
        keyVariables = List.copyOf(keyVariables);
    }

    /** Why nothing can be sent; empty where something can. */
    public Optional<Failure> obstacle() {
        return key == null && !keyVariables.isEmpty() && !addressGiven
                ? Optional.of(new Failure.NoCredentials(keyVariables.get(0)))
                : Optional.empty();
    }
}

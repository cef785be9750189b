package dev.polyphony.provider;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.port.Availability;
import java.net.URI;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every provider's endpoint: a pure function of the catalogue, the environment and the simulator's addresses. Of a
 * catalogue that changes it is asked anew each time.
 */
public final class Endpoints implements Availability {
    private static final ApiKey SIMULATED = new ApiKey("key", "simulated");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Supplier<Resolved> current;

    private Endpoints(Supplier<Resolved> current) {
        this.current = current;
    }

    private record Resolved(Map<ProviderId, Endpoint> endpoints, Set<ProviderId> setUp) {}

    /** As {@link #from(Catalogue, Map, Map)}, of what holds; what that would throw keeps a catalogue from holding. */
    public static Endpoints from(
            CatalogueSource source, Map<String, String> environment, Map<String, String> simulated) {
        source.onChange(next -> resolved(next, environment, simulated));
        return new Endpoints(source.derived(catalogue -> resolved(catalogue, environment, simulated)));
    }

    /**
     * Reads addresses and keys from the environment. A key is optional where the user named the address: servers that
     * speak a provider's format often need none.
     *
     * @param simulated base URLs of the simulator by provider name; a provider in it is asked there, without its key
     * @throws InvalidField naming the variable, never its value, that holds no address or no key
     */
    public static Endpoints from(Catalogue catalogue, Map<String, String> environment, Map<String, String> simulated) {
        Resolved fixed = resolved(catalogue, environment, simulated);
        return new Endpoints(() -> fixed);
    }

    private static Resolved resolved(
            Catalogue catalogue, Map<String, String> environment, Map<String, String> simulated) {
        Map<ProviderId, Endpoint> endpoints = new LinkedHashMap<>();
        Set<ProviderId> setUp = new HashSet<>();
        for (Provider given : catalogue.providers().values()) {
            Provider provider = simulated.containsKey(given.id().value()) ? given : given.in(environment);
            String simulator = simulated.get(provider.id().value());
            if (simulator != null || provider.configured(environment) || hasFiles(provider, catalogue)) {
                setUp.add(provider.id());
            }
            endpoints.put(
                    provider.id(), simulator == null ? real(provider, environment) : simulated(provider, simulator));
        }
        return new Resolved(Collections.unmodifiableMap(endpoints), Set.copyOf(setUp));
    }

    /** Of models that a worker serves itself: whether one is there. */
    private static boolean hasFiles(Provider provider, Catalogue catalogue) {
        return provider.adapter() == Adapter.LLAMA
                && catalogue.all().stream()
                        .filter(model -> model.ref().provider().equals(provider.id()))
                        .anyMatch(model ->
                                model.file().filter(Files::isRegularFile).isPresent());
    }

    /** In the catalogue's order. */
    public Collection<Endpoint> all() {
        return current.get().endpoints.values();
    }

    public Optional<Endpoint> of(ProviderId provider) {
        return Optional.ofNullable(current.get().endpoints.get(provider));
    }

    @Override
    public State of(ModelRef model) {
        return of(model.provider())
                .flatMap(Endpoint::obstacle)
                .<State>map(State.Blocked::new)
                .orElseGet(State.Ready::new);
    }

    @Override
    public boolean isSetUp(ModelRef model) {
        return isSetUp(model.provider());
    }

    public boolean isSetUp(ProviderId provider) {
        return current.get().setUp.contains(provider);
    }

    private static Endpoint real(Provider provider, Map<String, String> environment) {
        URI address = address(provider.baseUrl(environment));
        List<Endpoint.Host> hosts = provider.hosts().stream()
                .map(host -> new Endpoint.Host(host.name(), address(host.baseUrl())))
                .toList();
        return new Endpoint(
                provider.id(),
                provider.adapter(),
                address,
                key(provider.apiKeyEnv(), environment),
                provider.apiKeyEnv(),
                provider.needsKey() && !provider.addressGiven(environment),
                // A host of several is what the catalogue calls the provider, wherever it is.
                provider.billsFailures() || (hosts.isEmpty() && !isProvidersOwn(address, provider)),
                false,
                hosts,
                null);
    }

    /**
     * What a provider says of itself holds at its own address, not at that of a gateway in front of it. On this machine
     * whatever answers for it is taken for it: a simulator, or a tunnel to it.
     */
    private static boolean isProvidersOwn(URI address, Provider provider) {
        String host = String.valueOf(address.getHost());
        return host.equals(address(provider.baseUrl()).getHost()) || LOOPBACK.contains(host);
    }

    /** The real key stays here: the simulator takes any. */
    private static Endpoint simulated(Provider provider, String baseUrl) {
        return new Endpoint(
                provider.id(),
                provider.adapter(),
                address(baseUrl),
                SIMULATED,
                provider.apiKeyEnv(),
                false,
                provider.billsFailures(),
                true);
    }

    private static @Nullable ApiKey key(List<String> variables, Map<String, String> environment) {
        for (String variable : variables) {
            String value = environment.getOrDefault(variable, "").strip();
            if (!value.isEmpty()) {
                return new ApiKey(variable, value);
            }
        }
        return null;
    }

    private static URI address(String text) {
        String address = text;
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        return URI.create(address);
    }
}

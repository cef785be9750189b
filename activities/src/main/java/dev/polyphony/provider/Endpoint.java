package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's requests go and with which key.
 *
 * @param baseUrl as the vendor's own SDK reads it, without a trailing slash
 * @param key absent where none is set; what is local or compatible often needs none
 * @param keyVariables environment variables that can hold the key, in the order they are looked up
 * @param keyRequired whether a request without a key makes no sense
 * @param billsFailures whether a request that the provider itself reports as failed may be billed all the same
 * @param simulated whether that is the simulator
 * @param hosts the machines that it is made of, in their order; empty where it is one
 * @param host the one of them that this is; absent where it is all of them, or there is only one machine
 */
public record Endpoint(
        ProviderId provider,
        Adapter adapter,
        URI baseUrl,
        @Nullable ApiKey key,
        List<String> keyVariables,
        boolean keyRequired,
        boolean billsFailures,
        boolean simulated,
        List<Host> hosts,
        @Nullable String host) {
    public Endpoint {
        keyVariables = List.copyOf(keyVariables);
        hosts = List.copyOf(hosts);
    }

    /** One of several machines behind a provider. */
    public record Host(String name, URI baseUrl) {}

    /** Of one machine. */
    public Endpoint(
            ProviderId provider,
            Adapter adapter,
            URI baseUrl,
            @Nullable ApiKey key,
            List<String> keyVariables,
            boolean keyRequired,
            boolean billsFailures,
            boolean simulated) {
        this(provider, adapter, baseUrl, key, keyVariables, keyRequired, billsFailures, simulated, List.of(), null);
    }

    /** The same at one of its hosts. */
    Endpoint at(Host which) {
        return new Endpoint(
                provider,
                adapter,
                which.baseUrl,
                key,
                keyVariables,
                keyRequired,
                billsFailures,
                simulated,
                List.of(),
                which.name);
    }

    /**
     * The same at the host of that name.
     *
     * @throws java.util.NoSuchElementException where it has none of that name
     */
    public Endpoint at(String name) {
        return hosts.stream()
                .filter(which -> which.name.equals(name))
                .findFirst()
                .map(this::at)
                .orElseThrow();
    }

    /** What keeps every request from being sent, known without sending one. */
    public Optional<Failure> obstacle() {
        return keyRequired && key == null
                ? Optional.of(new Failure.NoCredentials(String.join(" or ", keyVariables)))
                : Optional.empty();
    }

    /** Tells whether two keys at one address are the same, and nothing else of them; absent where there is none. */
    public @Nullable String keyDigest() {
        return key == null ? null : key.digest(baseUrl);
    }

    /** The address with that version segment, which some variables bring along and others leave to the client. */
    String versioned(String version) {
        String base = baseUrl.toString();
        return base.endsWith("/" + version) ? base : base + "/" + version;
    }

    /** For clients that insist on a key where the server does not. */
    String keyOrPlaceholder() {
        return key == null ? "none" : key.reveal();
    }

    @Nullable
    String keyOrNull() {
        return key == null ? null : key.reveal();
    }
}

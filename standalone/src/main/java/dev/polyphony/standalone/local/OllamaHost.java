package dev.polyphony.standalone.local;

import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Host;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.OllamaServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A machine with an Ollama.
 *
 * @param provider the name under which the catalogue has it
 */
record OllamaHost(String provider, OllamaServer server) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    /** Every one that the catalogue and the environment name. */
    static List<OllamaHost> all(Catalogue catalogue, Map<String, String> environment, HttpTransport transport) {
        return catalogue.providers().values().stream()
                .filter(provider -> provider.adapter() == Adapter.OLLAMA)
                .flatMap(provider -> addresses(provider, environment).map(address -> of(provider, address, transport)))
                .toList();
    }

    private static Stream<String> addresses(Provider provider, Map<String, String> environment) {
        List<Host> several = provider.in(environment).hosts();
        return several.isEmpty()
                ? Stream.of(provider.baseUrl(environment))
                : several.stream().map(Host::baseUrl);
    }

    static OllamaHost of(Provider provider, String address, HttpTransport transport) {
        return new OllamaHost(provider.id().value(), new OllamaServer(transport, URI.create(address)));
    }

    String address() {
        return server.address().toString();
    }

    /** Whether what this machine has is what Ollama has. */
    boolean isThisMachine() {
        return LOOPBACK.contains(String.valueOf(server.address().getHost()));
    }

    /** Ollama reads a name without a tag as {@code :latest}. */
    static boolean same(String one, String other) {
        return tagged(one).equals(tagged(other));
    }

    private static String tagged(String model) {
        return model.contains(":") ? model : model + ":latest";
    }
}

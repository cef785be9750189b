package dev.polyphony.standalone.local;

import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.OllamaServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
                .map(provider -> of(provider, provider.baseUrl(environment), transport))
                .toList();
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

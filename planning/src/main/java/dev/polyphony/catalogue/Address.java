package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads the address of a provider as its own tools would. */
final class Address {
    static final String EXPECTED = "expected an http or https address without user, query or fragment";

    /** The port of an Ollama server that was named without a scheme and without a port. */
    private static final int OLLAMA_PORT = 11434;

    private Address() {}

    /** The address with its scheme and without a trailing slash; {@link InvalidField} does not repeat the text. */
    static String parse(String text, Adapter adapter) {
        String address = text.strip();
        boolean bare = !address.contains("://");
        if (bare) {
            address = "http://" + (address.startsWith(":") ? "127.0.0.1" : "") + address;
        }
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        URI uri = uri(address);
        if (bare && adapter == Adapter.OLLAMA && uri.getPort() < 0) {
            return "http://" + uri.getHost() + ":" + OLLAMA_PORT + uri.getRawPath();
        }
        return address;
    }

    private static URI uri(String address) {
        try {
            URI uri = new URI(address);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Its message would repeat the text, and an address can carry a password.
        }
        throw new InvalidField("base-url", EXPECTED);
    }
}

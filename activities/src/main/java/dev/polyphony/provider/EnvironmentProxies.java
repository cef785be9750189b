package dev.polyphony.provider;

import dev.polyphony.call.InvalidField;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way out that the environment names, as curl and others read it: {@code HTTPS_PROXY} and {@code HTTP_PROXY} by the
 * scheme of what is asked, {@code ALL_PROXY} for both, but for what {@code NO_PROXY} lists and for this machine itself;
 * in lower case they win. A user and a password in a proxy's address are for the proxy alone and are never shown.
 */
public final class EnvironmentProxies {
    private static final String WITHHELD = "jdk.http.auth.tunneling.disabledSchemes";

    static {
        // The JDK keeps Basic passwords from proxies that are asked for a tunnel, and looks at this once: when its
        // client is first used.
        if (System.getProperty(WITHHELD) == null) {
            System.setProperty(WITHHELD, "");
        }
    }

    private static final int USUAL_PORT = 80;

    private final Map<String, Named> byScheme;
    private final ProxyExceptions exceptions;

    private EnvironmentProxies(Map<String, Named> byScheme, ProxyExceptions exceptions) {
        this.byScheme = byScheme;
        this.exceptions = exceptions;
    }

    /** @param authorization absent where the proxy asks nobody who they are */
    private record Named(
            InetSocketAddress address, @Nullable String authorization) {}

    /** Whoever is asked is asked directly, or by what Java's own properties name. */
    public static EnvironmentProxies none() {
        return new EnvironmentProxies(Map.of(), ProxyExceptions.of(""));
    }

    /** @throws InvalidField naming the variable, never its value */
    public static EnvironmentProxies from(Map<String, String> environment) {
        Map<String, Named> byScheme = new HashMap<>();
        for (String scheme : List.of("http", "https")) {
            proxy(environment, scheme + "_proxy")
                    .or(() -> proxy(environment, "all_proxy"))
                    .ifPresent(proxy -> byScheme.put(scheme, proxy));
        }
        return new EnvironmentProxies(
                byScheme, ProxyExceptions.of(variable(environment, "no_proxy").value()));
    }

    /** A client that goes by them. */
    public HttpClient.Builder through(HttpClient.Builder client) {
        return byScheme.isEmpty() ? client : client.proxy(new Selector());
    }

    /** What the proxy on the way there wants to know, as the value of {@code Proxy-Authorization}. */
    public Optional<String> authorization(URI address) {
        return proxy(address).map(Named::authorization);
    }

    private Optional<Named> proxy(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        Named proxy = byScheme.get(scheme);
        return proxy == null || exceptions.include(address) ? Optional.empty() : Optional.of(proxy);
    }

    /** For people: which proxies are used, without what is secret in their addresses. */
    @Override
    public String toString() {
        return byScheme.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        byScheme.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(proxy -> proxy.getKey() + " by "
                                        + proxy.getValue().address().getHostString() + ":"
                                        + proxy.getValue().address().getPort())
                                .toList());
    }

    private record Variable(String name, String value) {}

    private static Variable variable(Map<String, String> environment, String lower) {
        String value = environment.getOrDefault(lower, "").strip();
        String upper = lower.toUpperCase(Locale.ROOT);
        return value.isEmpty()
                ? new Variable(upper, environment.getOrDefault(upper, "").strip())
                : new Variable(lower, value);
    }

    private static Optional<Named> proxy(Map<String, String> environment, String lower) {
        Variable variable = variable(environment, lower);
        if (variable.value().isEmpty()) {
            return Optional.empty();
        }
        String written = variable.value().contains("://") ? variable.value() : "http://" + variable.value();
        URI address;
        try {
            address = URI.create(written);
        } catch (IllegalArgumentException e) {
            // Without the cause, which repeats the value.
            throw invalid(variable);
        }
        if (address.getHost() == null || address.getPort() == 0 || address.getPort() > 65_535) {
            throw invalid(variable);
        }
        if (!"http".equalsIgnoreCase(address.getScheme())) {
            throw new InvalidField(
                    variable.name(), "names a proxy that is not spoken to by plain HTTP; give one by http://host:port");
        }
        int port = address.getPort() < 0 ? USUAL_PORT : address.getPort();
        String host = address.getHost().replaceAll("[\\[\\]]", "");
        return Optional.of(
                new Named(InetSocketAddress.createUnresolved(host, port), basic(address.getRawUserInfo(), variable)));
    }

    private static @Nullable String basic(@Nullable String user, Variable variable) {
        if (user == null) {
            return null;
        }
        try {
            String plain = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
            String whole = plain.contains(":") ? plain : plain + ":";
            return "Basic " + Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw invalid(variable);
        }
    }

    private static InvalidField invalid(Variable variable) {
        return new InvalidField(
                variable.name(),
                "is not the address of a proxy, such as http://proxy.example.com:3128; signs in a password are written"
                        + " as %40 and the like");
    }

    private final class Selector extends ProxySelector {
        @Override
        public List<Proxy> select(URI address) {
            return proxy(address)
                    .map(proxy -> List.of(new Proxy(Proxy.Type.HTTP, proxy.address())))
                    .orElse(List.of(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI address, SocketAddress proxy, IOException why) {
            // There is no other.
        }
    }
}

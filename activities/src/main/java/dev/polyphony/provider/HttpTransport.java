package dev.polyphony.provider;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP client of a process: however many calls are under way, it is one selector thread. Speaks HTTP/1.1 only,
 * so that each call has a connection of its own and aborting one ends at its socket; nor does it offer the h2c upgrade
 * that plain HTTP servers stumble over. It is made when it is first needed: who only plans needs none.
 */
public final class HttpTransport implements AutoCloseable {
    /** A server that takes longer to accept a connection is as good as down. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient.Builder builder;
    private final EnvironmentProxies proxies;
    private final Supplier<Map<String, String>> beside;
    private @Nullable HttpClient client;

    /** With the JDK's own idea of proxies. */
    public HttpTransport() {
        this(EnvironmentProxies.none());
    }

    public HttpTransport(EnvironmentProxies proxies) {
        this(proxies, Map::of);
    }

    /** @param beside headers that each request has beside its own, asked for on the thread that sends it */
    public HttpTransport(EnvironmentProxies proxies, Supplier<Map<String, String>> beside) {
        this(proxies, HttpClient.newBuilder(), beside);
    }

    /** @param trust whose certificates are good */
    HttpTransport(EnvironmentProxies proxies, SSLContext trust) {
        this(proxies, HttpClient.newBuilder().sslContext(trust), Map::of);
    }

    private HttpTransport(EnvironmentProxies proxies, HttpClient.Builder begun, Supplier<Map<String, String>> beside) {
        this.proxies = proxies;
        this.beside = beside;
        builder = proxies.through(begun)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("provider-http-", 0).factory()));
    }

    /**
     * An exchange of one request and its answer, both within that time.
     *
     * @param permit as {@link ModelRequest#permit}
     * @param streamed how it asks for pieces; absent where the answer is wanted whole
     * @param images that it is written with
     */
    Exchange exchange(
            Duration time, @Nullable SendPermit permit, @Nullable StreamedRequest streamed, ImagePlaceholders images) {
        return new Exchange(client(), proxies, beside.get(), time, permit, streamed, images);
    }

    /** Makes ready what the first exchange would wait for. */
    public void prepare() {
        client();
    }

    /** Itself for what is no question to a model. */
    synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = builder.build();
            client = made;
        }
        return made;
    }

    Optional<String> proxyAuthorization(URI address) {
        return proxies.authorization(address);
    }

    /** Aborts what is under way. */
    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}

package dev.polyphony.delivery;

import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.webhook.WebhookHosts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * To an address that somebody else than the operator gave. Its name is looked up once, every address that it leads to
 * is looked at, and one of these is connected to: a name that leads elsewhere at the next look changes nothing, since
 * there is none. The name itself is what the certificate has to be for. The proxies of the environment are not used:
 * one of them would look the name up again.
 */
public final class GuardedTransport implements MessageTransport {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MOST_ADDRESSES = 3;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 100;

    private final WebhookHosts hosts;
    private final Lookup lookup;
    private final CloseableHttpClient http;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-watch").factory());

    /** Of names; one that is an address already stands for that. */
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    public GuardedTransport(WebhookHosts hosts) {
        this(hosts, InetAddress::getAllByName, SSLContexts.createDefault());
    }

    GuardedTransport(WebhookHosts hosts, Lookup lookup, SSLContext trust) {
        this.hosts = hosts;
        this.lookup = lookup;
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new NoLookup())
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(LONGEST_LINE)
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .build())
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECT))
                                .setSocketTimeout(Timeout.of(PATIENCE))
                                .build())
                        .setMaxConnTotal(Integer.MAX_VALUE)
                        .setMaxConnPerRoute(Integer.MAX_VALUE)
                        .build())
                .setRoutePlanner(new DefaultRoutePlanner(null))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(PATIENCE))
                        .build())
                // One that was looked at is not kept for another message.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
    }

    @Override
    public Answer post(URI address, Map<String, String> headers, String body) throws IOException {
        WebhookUrl url = WebhookUrl.parse("url", address.toString());
        hosts.check("url", url);
        InetAddress[] all = lookedUp(url);
        for (InetAddress one : all) {
            if (!hosts.permits(url, one)) {
                throw new AddressRefused();
            }
        }
        for (int i = 0; ; i++) {
            try {
                return post(url, all[i], headers, body);
            } catch (ConnectException | ConnectTimeoutException e) {
                if (i + 1 >= Math.min(all.length, MOST_ADDRESSES)) {
                    throw e;
                }
            }
        }
    }

    private InetAddress[] lookedUp(WebhookUrl url) throws UnknownHostException {
        InetAddress[] all = lookup.all(url.host());
        if (all.length == 0) {
            throw new UnknownHostException("the host has no address");
        }
        return all;
    }

    /** Within seconds in all, however slowly it answers. */
    private Answer post(WebhookUrl url, InetAddress to, Map<String, String> headers, String body) throws IOException {
        HttpPost request = new HttpPost(url.address());
        headers.forEach(request::setHeader);
        request.setEntity(new StringEntity(body, ContentType.create("application/json", StandardCharsets.UTF_8)));
        ScheduledFuture<?> end =
                watch.schedule(request::cancel, PATIENCE.toMillis() + CONNECT.toMillis(), TimeUnit.MILLISECONDS);
        HttpHost host = new HttpHost(url.isEncrypted() ? "https" : "http", to, url.host(), url.port());
        try {
            ClassicHttpResponse answer = http.executeOpen(host, request, null);
            Header later = answer.getFirstHeader("Retry-After");
            hangUp(request, answer);
            return new Answer(answer.getCode(), later == null ? null : later.getValue());
        } finally {
            end.cancel(false);
        }
    }

    /** Without what follows the headers, which closing alone would read to its end. */
    private static void hangUp(HttpPost request, ClassicHttpResponse answer) {
        request.cancel();
        try {
            answer.close();
        } catch (IOException e) {
            // Of what was cut off.
        }
    }

    /** Whoever connects was told the address. */
    private static final class NoLookup implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("a name is looked up once");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException("a name is looked up once");
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        try {
            http.close();
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It is gone all the same.
        }
    }
}

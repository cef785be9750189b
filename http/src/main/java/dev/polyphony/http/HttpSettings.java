package dev.polyphony.http;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code polyphony.http.*}, in the environment {@code POLYPHONY_HTTP_HOSTS} and so on.
 *
 * @param hosts names and addresses, without ports, by which the port is reached beside loopback's and its own
 * @param origins of web pages that may speak to it beside its own, such as {@code https://polyphony.example.com}
 * @param maxBody of a request, 1 KB to 64 MB
 * @param bodyTimeout from a request's headers to the last byte of its body, 1 s to 10 min
 */
@ConfigurationProperties("polyphony.http")
public record HttpSettings(
        @DefaultValue List<String> hosts,
        @DefaultValue List<String> origins,
        @DefaultValue("8MB") DataSize maxBody,
        @DefaultValue("10s") Duration bodyTimeout) {
    static final DataSize LARGEST_BODY = DataSize.ofMegabytes(64);

    public HttpSettings {
        hosts = hosts.stream()
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
        origins = origins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
        if (maxBody.compareTo(DataSize.ofKilobytes(1)) < 0 || maxBody.compareTo(LARGEST_BODY) > 0) {
            throw new IllegalArgumentException("polyphony.http.max-body: 1KB to 64MB, not " + maxBody);
        }
        if (bodyTimeout.compareTo(Duration.ofSeconds(1)) < 0 || bodyTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("polyphony.http.body-timeout: 1s to 10m, not " + bodyTimeout);
        }
        for (String host : hosts) {
            if (Authority.parse(host).filter(parsed -> parsed.port() < 0).isEmpty()) {
                throw new IllegalArgumentException(
                        "polyphony.http.hosts: '" + host + "' is not a name or address without a port");
            }
        }
        for (String origin : origins) {
            if (Authority.ofOrigin(origin).isEmpty()) {
                throw new IllegalArgumentException(
                        "polyphony.http.origins: '" + origin + "' is not an origin such as https://example.com");
            }
        }
    }
}

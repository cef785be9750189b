package dev.polyphony.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code polyphony.http.*}, in the environment {@code POLYPHONY_HTTP_HOSTS} and so on.
 *
 * @param hosts names and addresses, without ports, by which the port is reached beside loopback's and its own
 * @param origins of web pages that may speak to it beside its own, such as {@code https://polyphony.example.com}
 * @param codecOrigins of Temporal's Web UI, whose pages may have payloads decrypted under {@code /codec} and nothing
 *     else
 * @param maxBody of a request, 1 KB to 64 MB
 * @param bodyTimeout from a request's headers to the last byte of its body, 1 s to 10 min
 */
@ConfigurationProperties("polyphony.http")
public record HttpSettings(
        @DefaultValue List<String> hosts,
        @DefaultValue List<String> origins,
        @DefaultValue List<String> codecOrigins,
        @DefaultValue("8MB") DataSize maxBody,
        @DefaultValue("10s") Duration bodyTimeout) {
    static final DataSize LARGEST_BODY = DataSize.ofMegabytes(64);

    /** Images travel in the body of OpenAI's protocol. */
    private static final int ROOM_FOR_IMAGES = 4;

    public HttpSettings {
        hosts = named("hosts", HttpSettings::hosts, given(hosts));
        origins = named("origins", HttpSettings::origins, given(origins));
        codecOrigins = named("codec-origins", HttpSettings::origins, given(codecOrigins));
        maxBody = named("max-body", HttpSettings::bounded, maxBody);
        bodyTimeout = named("body-timeout", HttpSettings::bodyTimeout, bodyTimeout);
    }

    /** @param openai whether OpenAI's protocol is spoken: with room for images then, up to 64 MB */
    DataSize maxBody(boolean openai) {
        long bytes = openai ? ROOM_FOR_IMAGES * maxBody.toBytes() : maxBody.toBytes();
        return DataSize.ofBytes(Math.min(bytes, LARGEST_BODY.toBytes()));
    }

    /** The same, where each can be one; else {@link IllegalArgumentException} says what would be right. */
    public static List<String> hosts(List<String> hosts) {
        for (String host : hosts) {
            if (Authority.parse(host).filter(parsed -> parsed.port() < 0).isEmpty()) {
                throw new IllegalArgumentException("'" + host + "' is not a name or address without a port");
            }
        }
        return hosts;
    }

    /** The same, where each can be one; else {@link IllegalArgumentException} says what would be right. */
    public static List<String> origins(List<String> origins) {
        for (String origin : origins) {
            if (Authority.ofOrigin(origin).isEmpty()) {
                throw new IllegalArgumentException("'" + origin + "' is not an origin such as https://example.com");
            }
        }
        return origins;
    }

    /** The same, where it is a size within bounds; else {@link IllegalArgumentException} says what would be right. */
    public static String maxBody(String text) {
        DataSize size;
        try {
            size = DataSize.parse(text.strip());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is not a size; write 8MB or 512KB", e);
        }
        bounded(size);
        return text.strip();
    }

    private static DataSize bounded(DataSize size) {
        if (size.compareTo(DataSize.ofKilobytes(1)) < 0 || size.compareTo(LARGEST_BODY) > 0) {
            throw new IllegalArgumentException("1KB to 64MB, not " + size);
        }
        return size;
    }

    /** The same, where it is within bounds; else {@link IllegalArgumentException} says which. */
    public static Duration bodyTimeout(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "1s to 10m, not " + time.toString().substring(2).toLowerCase(Locale.ROOT));
        }
        return time;
    }

    private static List<String> given(List<String> texts) {
        return texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
    }

    private static <T> T named(String key, UnaryOperator<T> check, T value) {
        try {
            return check.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("polyphony.http." + key + ": " + e.getMessage(), e);
        }
    }
}

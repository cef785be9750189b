package dev.polyphony.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may speak to the HTTP interface, and how large and long a request may be; worker and starter have them alike.
 *
 * @param maxBody as it is written, such as {@code 8MB}
 */
public record HttpPortSettings(
        Setting<List<String>> hosts,
        Setting<List<String>> origins,
        Setting<List<String>> codecOrigins,
        Setting<String> maxBody,
        Setting<Duration> bodyTimeout) {

    /** Those that are set, as Spring's properties. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        hosts.found().ifPresent(all -> properties.put("polyphony.http.hosts", String.join(",", all)));
        origins.found().ifPresent(all -> properties.put("polyphony.http.origins", String.join(",", all)));
        codecOrigins.found().ifPresent(all -> properties.put("polyphony.http.codec-origins", String.join(",", all)));
        maxBody.found().ifPresent(size -> properties.put("polyphony.http.max-body", size));
        bodyTimeout.found().ifPresent(time -> properties.put("polyphony.http.body-timeout", time.toString()));
        return properties;
    }
}

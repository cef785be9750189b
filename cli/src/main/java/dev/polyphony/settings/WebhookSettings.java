package dev.polyphony.settings;

import dev.polyphony.webhook.WebhookHosts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where messages of tenants may go; worker and starter have them alike. */
public record WebhookSettings(Setting<List<String>> hosts, Setting<List<String>> networks) {
    public WebhookHosts read() {
        return WebhookHosts.of(hosts.found().orElse(List.of()), networks.found().orElse(List.of()));
    }

    /** Those that are set, as Spring's properties. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        hosts.found().ifPresent(all -> properties.put("polyphony.webhook.hosts", String.join(",", all)));
        networks.found().ifPresent(all -> properties.put("polyphony.webhook.networks", String.join(",", all)));
        return properties;
    }
}

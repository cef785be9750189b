package dev.polyphony.cli.render;

import dev.polyphony.webhook.WebhookEndpoint;
import dev.polyphony.webhook.WebhookEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who is told that analyses have ended, and how that goes. Times are in UTC. */
public final class WebhookTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private WebhookTable() {}

    public static List<String> of(List<WebhookEndpoint> endpoints, Style style) {
        Table table = new Table(style, "").head("ID", "TENANT", "EVENTS", "URL", "LAST DELIVERED", "STATE");
        for (WebhookEndpoint endpoint : endpoints) {
            Instant last = endpoint.deliveredAt();
            table.row(
                    line -> endpoint.disabledAt() == null ? line : style.faint(line),
                    endpoint.id(),
                    endpoint.tenant(),
                    events(endpoint),
                    endpoint.url(),
                    last == null ? "never" : TIME.format(last),
                    state(endpoint));
        }
        List<String> lines = new ArrayList<>(table.lines());
        for (WebhookEndpoint endpoint : endpoints) {
            String why = endpoint.disabledAt() == null ? endpoint.lastProblem() : endpoint.disabledBecause();
            if (why != null) {
                lines.add(endpoint.id() + ": " + why);
            }
        }
        return lines;
    }

    private static String events(WebhookEndpoint endpoint) {
        return endpoint.events().size() == WebhookEvent.values().length
                ? "all"
                : String.join(",", endpoint.events()).replace("analysis.", "");
    }

    private static String state(WebhookEndpoint endpoint) {
        if (endpoint.disabledAt() != null) {
            return "disabled";
        }
        Instant failing = endpoint.failingSince();
        return failing == null ? "ok" : "failing since " + TIME.format(failing);
    }
}

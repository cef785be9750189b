package dev.polyphony.webhook;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.call.InvalidField;
import dev.polyphony.port.StorageUnavailable;
import java.util.function.Supplier;

/** Whom tenants want told, where the operator lets them. */
public final class WebhookRegistry {
    private final WebhookHosts hosts;
    private final Supplier<WebhookEndpoints> endpoints;

    /** @param endpoints asked for when they are needed */
    public WebhookRegistry(WebhookHosts hosts, Supplier<WebhookEndpoints> endpoints) {
        this.hosts = hosts;
        this.endpoints = endpoints;
    }

    public WebhookEndpoints endpoints() {
        return endpoints.get();
    }

    /**
     * @param by who adds it, for the record
     * @throws InvalidField of {@code url} where its host is none that may be told, or there are too many
     * @throws StorageUnavailable where nobody knows whether it is added
     */
    public WebhookEndpoints.Made add(WebhookEndpoints.Wanted wanted, String by) {
        hosts.check("url", wanted.url());
        return endpoints().add(wanted, by);
    }

    /**
     * Whether the receiver that a request names can be told.
     *
     * @throws InvalidField of {@code webhook} where its host is none that may be told, or nothing is there to sign with
     * @throws StorageUnavailable where nobody knows whether there is
     */
    public void check(Analysis analysis) {
        if (analysis.webhook() == null) {
            return;
        }
        hosts.check("webhook", WebhookUrl.parse("webhook", analysis.webhook()));
        if (endpoints().tenantSecrets(analysis.tenant()).isEmpty()) {
            throw new InvalidField(
                    "webhook",
                    "nothing is there to sign it with; make a secret: polyphony webhooks secret, or POST"
                            + " /api/webhooks/secret");
        }
    }
}

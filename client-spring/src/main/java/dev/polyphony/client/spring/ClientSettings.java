package dev.polyphony.client.spring;

import dev.polyphony.analysis.Principal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the client in a service.
 *
 * @param tenant whose analyses the service submits and sees
 * @param storeKey the installation's {@code POLYPHONY_STORE_KEY}, where it has one
 */
@ConfigurationProperties("polyphony.client")
record ClientSettings(
        @DefaultValue("default") String tenant,
        @DefaultValue("") String storeKey) {
    Principal principal() {
        return new Principal(tenant);
    }

    /** Prints no key. */
    @Override
    public String toString() {
        return "tenant " + tenant;
    }
}

package dev.polyphony.client.spring;

import dev.polyphony.analysis.Principal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the client in a service.
 *
 * @param tenant whose analyses the service submits and sees
 */
@ConfigurationProperties("polyphony.client")
record ClientSettings(@DefaultValue("default") String tenant) {
    Principal principal() {
        return new Principal(tenant);
    }
}

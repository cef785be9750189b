package dev.polyphony.client.spring;

import dev.polyphony.analysis.Principal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the client in a service.
 *
 * @param tenant whose analyses the service submits and sees
 * @param registerSearchAttributes whether the namespace is given what it lacks of them when the service starts: needs
 *     an operator's rights, which a worker often has and Temporal Cloud never grants this way
 */
@ConfigurationProperties("polyphony.client")
record ClientSettings(
        @DefaultValue("default") String tenant,
        @DefaultValue("false") boolean registerSearchAttributes) {

    Principal principal() {
        return new Principal(tenant);
    }
}

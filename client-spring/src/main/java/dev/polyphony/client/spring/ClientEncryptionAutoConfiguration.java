package dev.polyphony.client.spring;

import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.encryption.EncryptionKeys;
import io.temporal.common.converter.DataConverter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * With {@code polyphony.client.store-key}, the data converter of the service's Temporal client encrypts as the
 * installation does. A converter of the service's own is left alone.
 */
@AutoConfiguration(
        beforeName = {
            "io.temporal.spring.boot.autoconfigure.RootNamespaceAutoConfiguration",
            "io.temporal.spring.boot.autoconfigure.TestServerAutoConfiguration"
        })
@ConditionalOnProperty("polyphony.client.store-key")
@EnableConfigurationProperties(ClientSettings.class)
class ClientEncryptionAutoConfiguration {
    /** Temporal's starter takes it for the client. */
    @Bean
    @ConditionalOnMissingBean
    DataConverter encryptingConverter(ClientSettings settings) {
        return new EncryptionCodec(EncryptionKeys.of(settings.storeKey())).converter();
    }
}

package dev.polyphony.client.spring;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.SearchAttributesRegistration;
import io.temporal.client.WorkflowClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** An {@link AnalysisClient} on the connection that Temporal's own starter makes from {@code spring.temporal.*}. */
@AutoConfiguration(afterName = "io.temporal.spring.boot.autoconfigure.RootNamespaceAutoConfiguration")
@ConditionalOnBean(WorkflowClient.class)
@EnableConfigurationProperties(ClientSettings.class)
class ClientAutoConfiguration {
    /** Of the settings' tenant; {@link AnalysisClient#forTenant} is for a service that speaks for several. */
    @Bean
    @ConditionalOnMissingBean
    AnalysisClient analysisClient(WorkflowClient temporal, ClientSettings settings) {
        if (settings.registerSearchAttributes()) {
            new SearchAttributesRegistration(
                            temporal.getWorkflowServiceStubs(),
                            temporal.getOptions().getNamespace())
                    .register();
        }
        return new AnalysisClient(temporal).forPrincipal(settings.principal());
    }
}

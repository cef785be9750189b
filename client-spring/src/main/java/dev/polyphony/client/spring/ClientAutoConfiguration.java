package dev.polyphony.client.spring;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.TextStore;
import io.temporal.client.WorkflowClient;
import org.springframework.beans.factory.ObjectProvider;
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
    /**
     * Of the settings' tenant; {@link AnalysisClient#forTenant} is for a service that speaks for several.
     *
     * @param events the installation's, where the service has them for a bean: results and progress are told then
     * @param texts the installation's likewise: large images are kept there
     */
    @Bean
    @ConditionalOnMissingBean
    AnalysisClient analysisClient(
            WorkflowClient temporal,
            ClientSettings settings,
            ObjectProvider<AnalysisEvents> events,
            ObjectProvider<TextStore> texts) {
        AnalysisEvents told = events.getIfAvailable();
        TextStore store = texts.getIfAvailable();
        AnalysisClient client = told == null ? new AnalysisClient(temporal) : new AnalysisClient(temporal, told);
        return (store == null ? client : client.keepingImagesIn(store)).forPrincipal(settings.principal());
    }
}

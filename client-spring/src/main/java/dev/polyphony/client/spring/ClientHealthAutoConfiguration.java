package dev.polyphony.client.spring;

import dev.polyphony.client.AnalysisClient;
import io.temporal.client.WorkflowClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * In a service that has Actuator, {@code polyphony} among the components of its health: whether analyses can be
 * submitted. {@code management.health.polyphony.enabled=false} leaves it out.
 */
@AutoConfiguration(after = ClientAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({AnalysisClient.class, WorkflowClient.class})
class ClientHealthAutoConfiguration {
    /** By itself: its condition is a class that is not there without Actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("polyphony")
    static class Enabled {
        @Bean
        @ConditionalOnMissingBean(name = "polyphonyHealthIndicator")
        HealthIndicator polyphonyHealthIndicator(WorkflowClient temporal) {
            return new ConnectionHealthIndicator(temporal.getWorkflowServiceStubs());
        }
    }
}

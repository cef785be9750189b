package dev.polyphony.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.Submission;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.testing.TestEnvironmentOptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** As a service has it: Temporal's starter, found on the class path, and ours beside it. */
class ClientAutoConfigurationTest {
    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(Service.class);
    private final ApplicationContextRunner connected =
            service.withPropertyValues("spring.temporal.test-server.enabled=true");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Service {
        /** This server takes no registration from outside. */
        @Bean
        TemporalOptionsCustomizer<TestEnvironmentOptions.Builder> searchAttributes() {
            return options -> {
                for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
                    options.registerSearchAttribute(key.getName(), key.getValueType());
                }
                return options;
            };
        }
    }

    @Test
    void serviceSubmitsInTheNameOfItsTenant() {
        connected.withPropertyValues("polyphony.client.tenant=legal").run(context -> {
            AnalysisClient client = context.getBean(AnalysisClient.class);
            Analysis analysis =
                    new Analysis("review-1", "legal", "Is it fair?", Selection.Preset.of("ensemble"), Limits.DEFAULT);

            assertThat(client.submit(analysis)).isEqualTo(new Submission("review-1", false));
            assertThat(client.submit(analysis)).isEqualTo(new Submission("review-1", true));
            assertThat(context.getBean(WorkflowClient.class)
                            .newUntypedWorkflowStub("legal~review-1")
                            .describe()
                            .getWorkflowType())
                    .isEqualTo("Analysis");
        });
    }

    @Test
    void tenantIsTheDefaultOneWhereNothingIsSaid() {
        connected.run(context ->
                assertThat(context.getBean(AnalysisClient.class).principal()).isEqualTo(Principal.DEFAULT));
    }

    @Test
    void serviceDoesNotStartForATenantThatIsNone() {
        connected
                .withPropertyValues("polyphony.client.tenant=a~b")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(InvalidField.class)
                        .rootCause()
                        .hasMessageContaining("tenant"));
    }

    @Test
    void serviceWithoutTemporalHasNoClient() {
        service.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AnalysisClient.class));
    }

    @Test
    void clientOfTheServicesOwnIsLeftAlone() {
        connected
                .withUserConfiguration(Own.class)
                .run(context -> assertThat(context.getBean(AnalysisClient.class).principal())
                        .isEqualTo(new Principal("own")));
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        AnalysisClient own(WorkflowClient temporal) {
            return new AnalysisClient(temporal).forTenant("own");
        }
    }
}

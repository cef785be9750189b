package dev.polyphony.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.client.Submission;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.storage.Database;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.testing.TestEnvironmentOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
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
    void serviceEncryptsWithTheInstallationsKey() {
        String key = "Zmlyc3Qta2V5LW9mLXRoZS10ZXN0LTMyLWJ5dGVzLi4=";
        connected.withPropertyValues("polyphony.client.store-key=" + key).run(context -> {
            context.getBean(AnalysisClient.class)
                    .submit(new Analysis(
                            "review-3", "default", "Is it fair?", Selection.Preset.of("vote"), Limits.DEFAULT));

            assertThat(context.getBean(WorkflowClient.class)
                            .fetchHistory("review-3")
                            .toProtoText(false))
                    .contains("binary/encrypted", EncryptionKeys.of(key).ids().getFirst())
                    .doesNotContain("Is it fair");
        });
        connected
                .withPropertyValues("polyphony.client.store-key=c2hvcnQ=")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(InvalidField.class)
                        .rootCause()
                        .hasMessageContaining("32 bytes in base64"));
    }

    @Test
    void clientOfTheServicesOwnIsLeftAlone() {
        connected
                .withUserConfiguration(Own.class)
                .run(context -> assertThat(context.getBean(AnalysisClient.class).principal())
                        .isEqualTo(new Principal("own")));
    }

    @Test
    void resultsComeFromTheEventStoreThatTheServiceHas(@TempDir Path folder) {
        AnalysisResult result = rejected("review-2");
        connected
                .withBean(Database.class, () -> Database.file(folder.resolve(Database.FILE)))
                .withUserConfiguration(Stored.class)
                .run(context -> {
                    context.getBean(EventRecorder.class).conclude("review-2", "run-1", result);

                    // Temporal has forgotten the analysis, or never knew it.
                    assertThat(context.getBean(AnalysisClient.class).show("review-2"))
                            .isEqualTo(new AnalysisState.Ended(result));
                });
    }

    @Test
    void healthSaysWhetherAnalysesCanBeSubmitted() {
        connected.run(context -> assertThat(health(context)).isEqualTo(Status.UP));
        service.withPropertyValues("spring.temporal.connection.target=127.0.0.1:1")
                .run(context -> assertThat(health(context)).isEqualTo(Status.DOWN));
        connected
                .withPropertyValues("management.health.polyphony.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("polyphonyHealthIndicator"));
    }

    private static Status health(ApplicationContext context) {
        return Objects.requireNonNull(context.getBean("polyphonyHealthIndicator", HealthIndicator.class)
                        .health())
                .getStatus();
    }

    /** Its classes are not there where a service has no Actuator. */
    @Test
    void serviceWithoutActuatorHasNoHealth() {
        WorkflowServiceStubs nowhere = WorkflowServiceStubs.newLocalServiceStubs();
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(ClientAutoConfiguration.class, ClientHealthAutoConfiguration.class))
                .withBean(WorkflowClient.class, () -> WorkflowClient.newInstance(nowhere))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasSingleBean(AnalysisClient.class)
                        .doesNotHaveBean("polyphonyHealthIndicator"));
        nowhere.shutdownNow();
    }

    private static AnalysisResult rejected(String id) {
        return new AnalysisResult(
                id,
                AnalysisStatus.REJECTED,
                AnalysisResult.Answer.NONE,
                AnalysisResult.Spending.NOTHING,
                Duration.ofMillis(5),
                "ensemble",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                new AnalysisResult.Problem("models", "are none"),
                Instant.parse("2026-01-02T03:04:05Z"),
                null);
    }

    @Configuration(proxyBeanMethods = false)
    static class Stored {
        @Bean
        StoredEvents events(Database database) {
            return new StoredEvents(database, InstantSource.system());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        AnalysisClient own(WorkflowClient temporal) {
            return new AnalysisClient(temporal).forTenant("own");
        }
    }
}

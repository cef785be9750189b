package dev.polyphony.rest;

import dev.polyphony.call.Reply;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.LatencyInSeconds;
import dev.polyphony.http.HttpGuards;
import dev.polyphony.telemetry.Telemetry;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.observation.OpenTelemetryServerRequestObservationConvention;
import tools.jackson.core.StreamWriteFeature;

/**
 * The starter's Spring application. Whoever starts it brings the {@link AnalysisClient}; where there are, a
 * {@link FleetHealthSource}, {@link dev.polyphony.access.KnownKeys}, an {@link dev.polyphony.access.AuditWriter}, a
 * {@link StarterDatabase}, a {@link io.temporal.payload.codec.PayloadCodec} that payloads are encrypted by, and a
 * {@link dev.polyphony.webhook.WebhookRegistry}, too.
 */
@SpringBootApplication(
        scanBasePackages = {
            "dev.polyphony.rest",
            "dev.polyphony.chat",
            "dev.polyphony.openai",
            "dev.polyphony.anthropic",
            "dev.polyphony.apidocs",
            "dev.polyphony.security",
            "dev.polyphony.fleet",
            "dev.polyphony.assistant",
            "dev.polyphony.dashboard"
        },
        excludeName = {
            // On the class path where worker and starter share a process; the starter needs none of them.
            "io.temporal.spring.boot.autoconfigure.ServiceStubsAutoConfiguration",
            "io.temporal.spring.boot.autoconfigure.RootNamespaceAutoConfiguration",
            "io.temporal.spring.boot.autoconfigure.NonRootNamespaceAutoConfiguration",
            "io.temporal.spring.boot.autoconfigure.TestServerAutoConfiguration",
            // What no handler answers is told before the port, and /error is an address like any other.
            "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration"
        })
@Import(HttpGuards.class)
public class StarterApplication {
    @Bean
    JsonMapperBuilderCustomizer shownValues() {
        return json -> {
            json.addMixIn(Reply.class, LatencyInSeconds.class)
                    .addModule(new ShownValues())
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);
            RequestNames.mixInto(json);
        };
    }

    /** Whoever starts this brings it, and ends it. */
    @Bean
    @ConditionalOnMissingBean
    Telemetry telemetry() {
        return Telemetry.off();
    }

    /** Beside what is read at this process; closed, and sent for the last time, by Spring. */
    @Bean
    @ConditionalOnBooleanProperty("polyphony.telemetry.metrics")
    MeterRegistry sentMetrics(Telemetry telemetry) {
        return telemetry.sentMetrics();
    }

    /** By the conventions of OpenTelemetry: {@code http.server.request.duration}. */
    @Bean
    OpenTelemetryServerRequestObservationConvention requestMetrics() {
        return new OpenTelemetryServerRequestObservationConvention();
    }

    /** Shown as {@code providers} among the components of the health endpoint. */
    @Bean
    FleetHealthIndicator providersHealthIndicator(ObjectProvider<FleetHealthSource> source) {
        return new FleetHealthIndicator(source.getIfAvailable());
    }
}

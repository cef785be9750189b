package dev.polyphony.standalone;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.rest.FleetHealthSource;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.telemetry.Telemetry;
import io.temporal.payload.codec.PayloadCodec;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The starter's HTTP interface in this process. */
final class HostedStarter implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private HostedStarter(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * @param providers what is known of them without asking them
     * @param access who may ask; absent where there is no database that could say
     * @param codec by which payloads are encrypted
     * @param telemetry that outlives it
     * @param properties Spring's, over those of the starter's own file
     */
    static HostedStarter start(
            AnalysisClient client,
            FleetHealthSource providers,
            @Nullable StarterAccess access,
            PayloadCodec codec,
            Telemetry telemetry,
            Map<String, String> properties) {
        try {
            return new HostedStarter(new SpringApplicationBuilder(StarterApplication.class)
                    .web(WebApplicationType.SERVLET)
                    .properties("spring.config.name=polyphony-starter")
                    .registerShutdownHook(false)
                    .logStartupInfo(false)
                    .initializers(context -> {
                        context.getBeanFactory().registerSingleton("analysisClient", client);
                        context.getBeanFactory().registerSingleton("fleetHealthSource", providers);
                        context.getBeanFactory().registerSingleton("payloadCodec", codec);
                        context.getBeanFactory().registerSingleton("telemetry", telemetry);
                        if (access != null) {
                            context.getBeanFactory().registerSingleton("knownKeys", access.keys());
                            context.getBeanFactory().registerSingleton("auditWriter", access.audit());
                            context.getBeanFactory().registerSingleton("starterDatabase", access.database());
                            context.getBeanFactory().registerSingleton("webhookRegistry", access.webhooks());
                        }
                    })
                    .run(HostedWorker.arguments(
                            HostedWorker.with(telemetry.settings().springProperties(), properties))));
        } catch (RuntimeException e) {
            throw StartFailure.cause(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }
}

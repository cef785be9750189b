package dev.polyphony.worker;

import dev.polyphony.telemetry.LoggedWorker;
import dev.polyphony.telemetry.RequestTelemetry;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.telemetry.TracedClient;
import dev.polyphony.telemetry.TracedWorker;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this process tells of its work. Whoever starts it brings the {@link Telemetry}, and ends it. */
@Configuration(proxyBeanMethods = false)
class TelemetryConfiguration {
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

    @Bean
    RequestTelemetry requestTelemetry(Telemetry telemetry, MeterRegistry metrics) {
        return new RequestTelemetry(telemetry, metrics);
    }

    @Bean
    ActivityMeter activityMeter() {
        return new ActivityMeter();
    }

    /** For all workers of the process; the last one is the outermost, so that log lines have the span. */
    @Bean
    WorkerInterceptors workerInterceptors(Telemetry telemetry, ActivityMeter meter) {
        return telemetry.isOn()
                ? new WorkerInterceptors(List.of(meter, new LoggedWorker(), new TracedWorker(telemetry)))
                : new WorkerInterceptors(List.of(meter, new LoggedWorker()));
    }

    @Bean
    TemporalOptionsCustomizer<WorkerFactoryOptions.Builder> interceptedWorkers(WorkerInterceptors interceptors) {
        return interceptors::on;
    }

    /** Of workflows that are begun here. */
    @Bean
    TemporalOptionsCustomizer<WorkflowClientOptions.Builder> tracedClient(Telemetry telemetry) {
        return options -> telemetry.isOn() ? options.setInterceptors(new TracedClient(telemetry)) : options;
    }

    /** @param all what stands around workflows and activities, the innermost first */
    record WorkerInterceptors(List<WorkerInterceptor> all) {
        WorkerInterceptors {
            all = List.copyOf(all);
        }

        WorkerFactoryOptions.Builder on(WorkerFactoryOptions.Builder options) {
            return options.setWorkerInterceptors(all.toArray(WorkerInterceptor[]::new));
        }
    }
}

package dev.polyphony.budget;

import com.standardwebhooks.Webhook;
import dev.polyphony.activity.AlertActivities;
import dev.polyphony.activity.DriftAlertActivities;
import dev.polyphony.activity.ExperimentAlertActivities;
import dev.polyphony.activity.ProviderAlertActivities;
import dev.polyphony.alert.BudgetAlert;
import dev.polyphony.alert.DriftAlert;
import dev.polyphony.alert.ExperimentAlert;
import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.delivery.MessageTransport;
import dev.polyphony.delivery.OperatorTransport;
import dev.polyphony.delivery.SignedMessage;
import dev.polyphony.provider.EnvironmentProxies;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says alerts in the log, counts them, and posts them as the Standard Webhooks specification has it. */
public final class AlertNotifier
        implements AlertActivities,
                ProviderAlertActivities,
                ExperimentAlertActivities,
                DriftAlertActivities,
                AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertNotifier.class);

    private final Optional<AlertWebhook> hook;
    private final Consumer<BudgetAlert> metric;
    private final Consumer<ProviderAlert> providers;
    private final Consumer<ExperimentAlert> experiments;
    private final Consumer<DriftAlert> drifts;
    private final InstantSource clock;
    private final MessageTransport transport;

    public AlertNotifier(
            Optional<AlertWebhook> hook,
            Consumer<BudgetAlert> metric,
            Consumer<ProviderAlert> providers,
            Consumer<ExperimentAlert> experiments,
            Consumer<DriftAlert> drifts,
            EnvironmentProxies proxies,
            InstantSource clock) {
        this.transport = new OperatorTransport(proxies);
        this.hook = hook;
        this.metric = metric;
        this.providers = providers;
        this.experiments = experiments;
        this.drifts = drifts;
        this.clock = clock;
    }

    @Override
    public void announce(BudgetAlert alert) {
        announce(alert.describe(), alert, metric);
    }

    @Override
    public void post(BudgetAlert alert) {
        post(alert.id(), "budget.alert", alert.raisedAt(), alert);
    }

    @Override
    public void announceProvider(ProviderAlert alert) {
        announce(alert.describe(), alert, providers);
    }

    @Override
    public void postProvider(ProviderAlert alert) {
        post(alert.id(), "provider.alert", alert.at(), alert);
    }

    @Override
    public void announceExperiment(ExperimentAlert alert) {
        announce(alert.describe(), alert, experiments);
    }

    @Override
    public void postExperiment(ExperimentAlert alert) {
        post(alert.id(), "experiment.alert", alert.at(), alert);
    }

    @Override
    public void announceDrift(DriftAlert alert) {
        announce(alert.describe(), alert, drifts);
    }

    @Override
    public void postDrift(DriftAlert alert) {
        post(alert.id(), "workload.alert", alert.at(), alert);
    }

    private static <T> void announce(String words, T alert, Consumer<T> metric) {
        log.warn("{}", words);
        metric.accept(alert);
    }

    private void post(String id, String event, Instant at, Object alert) {
        hook.ifPresent(to -> post(SignedMessage.of(id, event, at, alert), to));
    }

    private void post(SignedMessage alert, AlertWebhook to) {
        List<Webhook> signers = to.signer() == null ? List.of() : List.of(to.signer());
        try {
            int status = transport
                    .post(to.address(), alert.headers(signers, clock.instant()), alert.body())
                    .status();
            if (status / 100 != 2) {
                // The address is not said: it often carries a token.
                throw ApplicationFailure.newFailure("the webhook answered " + status, "WebhookRefused");
            }
        } catch (IOException e) {
            throw ApplicationFailure.newFailure("the webhook does not answer", "WebhookUnreachable");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApplicationFailure.newFailure("the worker is stopping", "WorkerLost");
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}

package dev.polyphony.delivery;

import com.standardwebhooks.Webhook;
import dev.polyphony.activity.WebhookActivities;
import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.alert.WebhookReport;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.InvalidField;
import dev.polyphony.delivery.MessageTransport.Answer;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.port.AnalysisEvents.StoredResult;
import dev.polyphony.port.BatchStore;
import dev.polyphony.port.PipelineStore;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.RetryAfter;
import dev.polyphony.webhook.WebhookEndpoint;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookHosts;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try to tell a receiver. What waiting helps is tried again as the workflow says; what the receiver refuses five
 * times it is not sent again, and one that is gone is told nothing more.
 */
public final class DeliverWebhook implements WebhookActivities {
    private static final Logger log = LoggerFactory.getLogger(DeliverWebhook.class);
    private static final int MOST_REFUSALS = 5;
    private static final int GONE = 410;
    private static final String BATCH = "batch.";
    private static final String PIPELINE = "pipeline.";
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);

    private final WebhookEndpoints endpoints;
    private final StoredEvents results;
    private final BatchStore batches;
    private final PipelineStore pipelines;
    private final WebhookHosts hosts;
    private final MessageTransport transport;
    private final Outcomes outcomes;
    private final InstantSource clock;

    /** Hears of each try. */
    public interface Outcomes {
        /** @param outcome {@code delivered}, {@code failed} where it is tried again, or {@code given_up} */
        void count(String type, String outcome);
    }

    /** @param transport that sends nothing where the hosts do not permit it */
    public DeliverWebhook(
            WebhookEndpoints endpoints,
            StoredEvents results,
            BatchStore batches,
            PipelineStore pipelines,
            WebhookHosts hosts,
            MessageTransport transport,
            Outcomes outcomes,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.results = results;
        this.batches = batches;
        this.pipelines = pipelines;
        this.hosts = hosts;
        this.transport = transport;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    private record Receiver(WebhookUrl url, List<Webhook> signers) {}

    /** What is told to nobody any more. */
    private static final class GivenUp extends Exception {
        private static final long serialVersionUID = 1;

        private final @Nullable Integer status;

        GivenUp(@Nullable Integer status, String why) {
            super(why, null, false, false);
            this.status = status;
        }
    }

    @Override
    public WebhookReport send(WebhookDelivery delivery) {
        try {
            Receiver receiver = receiver(delivery);
            int status = post(delivery, receiver, message(delivery));
            note(delivery, null);
            outcomes.count(delivery.type(), "delivered");
            return WebhookReport.delivered(status);
        } catch (GivenUp given) {
            String why = String.valueOf(given.getMessage());
            outcomes.count(delivery.type(), "given_up");
            note(delivery, why);
            log.warn("{} is given up: {}", delivery.describe(), why);
            return WebhookReport.given(given.status, why);
        } catch (ApplicationFailure failed) {
            outcomes.count(delivery.type(), "failed");
            note(delivery, failed.getOriginalMessage());
            throw failed;
        }
    }

    private Receiver receiver(WebhookDelivery delivery) throws GivenUp {
        String named = delivery.endpoint();
        if (named == null) {
            return receiver(String.valueOf(delivery.url()), endpoints.tenantSecrets(delivery.tenant()));
        }
        Optional<WebhookEndpoint> known = endpoints.find(named);
        if (known.isEmpty()) {
            throw new GivenUp(null, "the endpoint was removed");
        }
        WebhookEndpoint endpoint = known.get();
        if (endpoint.disabledAt() != null && !delivery.isTest()) {
            throw new GivenUp(null, "the endpoint is disabled: " + endpoint.disabledBecause());
        }
        return receiver(endpoint.url(), endpoints.secrets(endpoint));
    }

    private Receiver receiver(String text, List<String> secrets) throws GivenUp {
        if (secrets.isEmpty()) {
            throw new GivenUp(null, "nothing is there to sign it with");
        }
        try {
            WebhookUrl url = WebhookUrl.parse("url", text);
            hosts.check("url", url);
            return new Receiver(url, secrets.stream().map(SignedMessage::signer).toList());
        } catch (InvalidField e) {
            throw new GivenUp(null, e.problem());
        }
    }

    private SignedMessage message(WebhookDelivery delivery) throws GivenUp {
        if (delivery.isTest()) {
            return SignedMessage.of(
                    delivery.id(), delivery.type(), delivery.at(), Map.of("endpoint", delivery.subject()));
        }
        WorkflowId subject = WorkflowId.parse(delivery.subject());
        if (delivery.type().startsWith(BATCH)) {
            return batches.status(subject)
                    .map(batch -> SignedMessage.of(
                            delivery.id(), delivery.type(), delivery.at(), BatchMessage.of(subject.tenant(), batch)))
                    .orElseThrow(() -> new GivenUp(null, "it is kept no more"));
        }
        if (delivery.type().startsWith(PIPELINE)) {
            return pipelines
                    .status(subject, false)
                    .map(pipeline -> SignedMessage.of(
                            delivery.id(),
                            delivery.type(),
                            delivery.at(),
                            PipelineMessage.of(subject.tenant(), pipeline)))
                    .orElseThrow(() -> new GivenUp(null, "it is kept no more"));
        }
        return results.result(delivery.subject(), String.valueOf(delivery.run()))
                .map(StoredResult::result)
                .map(result -> SignedMessage.of(
                        delivery.id(),
                        delivery.type(),
                        result.timestamp(),
                        AnalysisMessage.of(subject.tenant(), result)))
                .orElseThrow(() -> new GivenUp(null, "its result is kept no more"));
    }

    /** The status, of one that was taken. */
    private int post(WebhookDelivery delivery, Receiver receiver, SignedMessage message) throws GivenUp {
        Answer answer;
        try {
            answer = transport.post(
                    receiver.url().address(), message.headers(receiver.signers(), clock.instant()), message.body());
        } catch (MessageTransport.AddressRefused e) {
            refused(delivery, null, String.valueOf(e.getMessage()));
            throw ApplicationFailure.newFailure(String.valueOf(e.getMessage()), "WebhookRefused");
        } catch (IOException e) {
            throw ApplicationFailure.newFailure("the receiver does not answer", "WebhookUnreachable");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApplicationFailure.newFailure("the worker is stopping", "WorkerLost");
        }
        if (!answer.isTaken()) {
            throw failed(delivery, answer);
        }
        return answer.status();
    }

    private ApplicationFailure failed(WebhookDelivery delivery, Answer answer) throws GivenUp {
        int status = answer.status();
        String problem = "the receiver answered " + status + (status / 100 == 3 ? "; redirects are not followed" : "");
        if (status == GONE) {
            if (delivery.endpoint() != null) {
                endpoints.disable(delivery.endpoint(), problem);
            }
            throw new GivenUp(status, problem);
        }
        boolean helpsToWait = status / 100 == 5 || status == 408 || status == 425 || status == 429;
        if (!helpsToWait) {
            refused(delivery, status, problem);
        }
        ApplicationFailure.Builder failure =
                ApplicationFailure.newBuilder().setMessage(problem).setType("WebhookRefused");
        String later = answer.retryAfter();
        if (later != null) {
            RetryAfter.of(later, clock.instant())
                    .filter(Duration::isPositive)
                    .map(wait -> wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)
                    .ifPresent(failure::setNextRetryDelay);
        }
        return failure.build();
    }

    /** What is not the receiver's passing trouble is tried a few times: somebody may be about to mend it. */
    private static void refused(WebhookDelivery delivery, @Nullable Integer status, String problem) throws GivenUp {
        if (delivery.isTest() || Activity.getExecutionContext().getInfo().getAttempt() >= MOST_REFUSALS) {
            throw new GivenUp(status, problem);
        }
    }

    /** For people; nothing depends on it. */
    private void note(WebhookDelivery delivery, @Nullable String problem) {
        String endpoint = delivery.endpoint();
        if (endpoint == null) {
            return;
        }
        try {
            if (problem == null) {
                endpoints.delivered(endpoint);
            } else {
                endpoints.failed(endpoint, problem);
            }
        } catch (StorageUnavailable e) {
            log.info("what became of {} is not noted: {}", delivery.describe(), e.getMessage());
        }
    }
}

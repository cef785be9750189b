package dev.polyphony.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.access.AuditLog;
import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchState;
import dev.polyphony.batches.BatchWork;
import dev.polyphony.batches.StoredBatches;
import dev.polyphony.call.InvalidField;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.ledger.Databases;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.TextCipher;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class WebhookEndpointsTest {
    private static final String URL = "https://hooks.example.com/in?token=hidden";

    private final Database database;
    private final WebhookEndpoints endpoints;
    private final WebhookOutbox outbox;
    private final StoredEvents events;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");

    WebhookEndpointsTest(Databases databases) {
        database = Database.open(
                databases.fresh(),
                null,
                null,
                TextCipher.from(Map.of(TextCipher.VARIABLE, "c2VjcmV0LW9mLXRoZS10ZXN0LXdpdGgtMzJieXRlcyE=")));
        endpoints = new WebhookEndpoints(database, () -> now);
        outbox = new WebhookOutbox(database);
        events = new StoredEvents(database, () -> now);
    }

    @AfterEach
    void close() {
        events.close();
        database.close();
    }

    @Test
    void endpointIsShownWithoutItsSecretAndStoredSealed() {
        WebhookEndpoints.Made made = add("acme", EnumSet.of(WebhookEvent.ANALYSIS_COMPLETED));

        assertThat(made.secret()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(endpoints.all("acme")).containsExactly(made.endpoint());
        assertThat(made.endpoint().url()).isEqualTo(URL);
        assertThat(made.endpoint().events()).containsExactly("analysis.completed");
        assertThat(endpoints.all("other")).isEmpty();
        assertThat(endpoints.all(null)).hasSize(1);
        assertThat(endpoints.secrets(made.endpoint())).containsExactly(made.secret());
        assertThat(stored()).allSatisfy(text -> assertThat(text).startsWith("sealed:"));
        assertThat(new AuditLog(database).read(new AuditLog.Filter("acme", null, "webhook", Instant.EPOCH, 10)))
                .extracting(AuditLog.Entry::action)
                .containsExactly("webhook.add");
    }

    @Test
    void oldSecretSignsBesideTheNewOneUntilTheOverlapEnds() {
        WebhookEndpoints.Made made = add("acme", EnumSet.allOf(WebhookEvent.class));

        String second = endpoints.rotateSecret(made.endpoint(), Duration.ofHours(1), "ann");

        assertThat(endpoints.secrets(made.endpoint())).containsExactly(second, made.secret());
        now = now.plus(Duration.ofHours(1));
        assertThat(endpoints.secrets(made.endpoint())).containsExactly(second);
    }

    @Test
    void tenantsSecretIsItsOwn() {
        String acme = endpoints.rotateTenantSecret("acme", Duration.ZERO, "ann");

        assertThat(endpoints.tenantSecrets("acme")).containsExactly(acme);
        assertThat(endpoints.tenantSecrets("other")).isEmpty();
    }

    @Test
    void resultIsToldOnceToEachWhoWantsToHearOfIt() {
        WebhookEndpoint all = add("acme", EnumSet.allOf(WebhookEvent.class)).endpoint();
        WebhookEndpoint completed =
                add("acme", EnumSet.of(WebhookEvent.ANALYSIS_COMPLETED)).endpoint();
        add("acme", EnumSet.of(WebhookEvent.ANALYSIS_FAILED));
        add("other", EnumSet.allOf(WebhookEvent.class));

        events.conclude("acme~an-1", "run-1", result(AnalysisStatus.ANSWERED), "https://own.example.com/x");
        events.conclude("acme~an-1", "run-1", result(AnalysisStatus.ANSWERED), "https://own.example.com/x");

        List<WebhookDelivery> open = outbox.open();
        assertThat(open)
                .extracting(WebhookDelivery::endpoint, WebhookDelivery::url)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple(all.id(), null),
                        org.assertj.core.api.Assertions.tuple(completed.id(), null),
                        org.assertj.core.api.Assertions.tuple(null, "https://own.example.com/x"));
        assertThat(open).allSatisfy(delivery -> {
            assertThat(delivery.type()).isEqualTo("analysis.completed");
            assertThat(delivery.tenant()).isEqualTo("acme");
            assertThat(delivery.subject()).isEqualTo("acme~an-1");
            assertThat(delivery.run()).isEqualTo("run-1");
            assertThat(delivery.id()).matches("msg_[0-9a-f]{32}");
        });
        assertThat(events.result("acme~an-1", "run-1").map(stored -> stored.result()))
                .contains(result(AnalysisStatus.ANSWERED));

        open.forEach(outbox::handedOver);
        assertThat(outbox.open()).isEmpty();
    }

    @Test
    void whoIsDisabledHearsNothingUntilOneIsDelivered() {
        WebhookEndpoint endpoint =
                add("acme", EnumSet.allOf(WebhookEvent.class)).endpoint();
        endpoints.disable(endpoint.id(), "the receiver answered 410");
        events.conclude("acme~an-1", "run-1", result(AnalysisStatus.ANSWERED));
        assertThat(outbox.open()).isEmpty();
        assertThat(endpoints.find(endpoint.id()).orElseThrow().disabledBecause())
                .contains("410");

        endpoints.delivered(endpoint.id());
        events.conclude("acme~an-2", "run-2", result(AnalysisStatus.CANCELLED));

        assertThat(outbox.open()).extracting(WebhookDelivery::type).containsExactly("analysis.cancelled");
    }

    @Test
    void endOfABatchIsToldOnce() {
        add("acme", EnumSet.of(WebhookEvent.BATCH_COMPLETED));
        add("other", EnumSet.allOf(WebhookEvent.class));
        WorkflowId id = new WorkflowId("acme", "batch-1");
        StoredBatches batches = new StoredBatches(database, () -> now);
        batches.open(id, "upload", null, BatchLimits.NONE);
        batches.close(id, "upload", "sum");
        BatchWork work = new BatchWork(database, () -> now);

        work.end(id.value(), BatchState.ENDED, null);
        work.end(id.value(), BatchState.CANCELLED, null);

        assertThat(outbox.open()).singleElement().satisfies(delivery -> {
            assertThat(delivery.type()).isEqualTo("batch.completed");
            assertThat(delivery.subject()).isEqualTo("acme~batch-1");
            assertThat(delivery.tenant()).isEqualTo("acme");
        });
    }

    @Test
    void failuresAreNotedSinceTheFirstOne() {
        WebhookEndpoint endpoint =
                add("acme", EnumSet.allOf(WebhookEvent.class)).endpoint();
        Instant first = now;
        endpoints.failed(endpoint.id(), "the receiver answered 500");
        now = now.plusSeconds(60);
        endpoints.failed(endpoint.id(), "the receiver does not answer");

        assertThat(endpoints.find(endpoint.id()).orElseThrow())
                .returns(first, WebhookEndpoint::failingSince)
                .returns("the receiver does not answer", WebhookEndpoint::lastProblem);
        endpoints.delivered(endpoint.id());
        assertThat(endpoints.find(endpoint.id()).orElseThrow())
                .returns(null, WebhookEndpoint::failingSince)
                .returns(now, WebhookEndpoint::deliveredAt);
    }

    @Test
    void removedEndpointLeavesNothingBehind() {
        WebhookEndpoint endpoint =
                add("acme", EnumSet.allOf(WebhookEvent.class)).endpoint();
        events.conclude("acme~an-1", "run-1", result(AnalysisStatus.ANSWERED));

        endpoints.remove(endpoint, "ann");
        endpoints.remove(endpoint, "ann");

        assertThat(outbox.open()).isEmpty();
        assertThat(endpoints.secrets(endpoint)).isEmpty();
        assertThat(endpoints.find(endpoint.id())).isEmpty();
    }

    @Test
    void tenantHasABoundedNumber() {
        for (int i = 0; i < WebhookEndpoints.MOST; i++) {
            add("acme", EnumSet.allOf(WebhookEvent.class));
        }
        assertThatThrownBy(() -> add("acme", EnumSet.allOf(WebhookEvent.class)))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("20");
        add("other", EnumSet.allOf(WebhookEvent.class));
    }

    private WebhookEndpoints.Made add(String tenant, Set<WebhookEvent> wanted) {
        return endpoints.add(new WebhookEndpoints.Wanted(tenant, WebhookUrl.parse("url", URL), wanted), "ann");
    }

    private List<String> stored() {
        return database.read(handle -> handle.createQuery(
                        "select url from webhook_endpoint union all select secret from webhook_secret")
                .mapTo(String.class)
                .list());
    }

    private static AnalysisResult result(AnalysisStatus status) {
        return new AnalysisResult(
                "an-1",
                status,
                AnalysisResult.Answer.NONE,
                AnalysisResult.Spending.NOTHING,
                Duration.ofSeconds(1),
                "custom",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                Instant.EPOCH,
                null);
    }
}

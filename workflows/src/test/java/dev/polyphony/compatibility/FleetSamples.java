package dev.polyphony.compatibility;

import dev.polyphony.activity.ResultActivities;
import dev.polyphony.alert.DriftAlert;
import dev.polyphony.alert.ExperimentAlert;
import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.alert.WebhookReport;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.OwnStrategy;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.training.WorkloadTraining;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** What workers say of providers, and are asked about them. */
final class FleetSamples {
    private static final ProviderId OPENAI = Samples.MODEL.provider();

    private FleetSamples() {}

    static List<Sample> all() {
        return List.of(
                new Sample("inventory-health", Inventory.class, inventory()),
                new Sample("inventory-query", InventoryQuery.class, new InventoryQuery(true)),
                new Sample("inventory-query-reload", InventoryQuery.class, new InventoryQuery(null, true)),
                new Sample(
                        "inventory-catalogue",
                        Inventory.class,
                        inventory().with(new Inventory.CatalogueFile("own.yaml", "own.yaml:2: slots: at least 1"))),
                new Sample("inventory-query-defaults", InventoryQuery.class, new InventoryQuery(null)),
                new Sample("provider-trial", ProviderTrial.class, new ProviderTrial(OPENAI, "mini", "ann")),
                new Sample("provider-trial-cheapest", ProviderTrial.class, new ProviderTrial(OPENAI, null, "ann")),
                new Sample(
                        "provider-trial-prompt",
                        ProviderTrial.class,
                        new ProviderTrial(OPENAI, "mini", "ann", "Say hello.")),
                new Sample(
                        "provider-trial-outcome-answered",
                        ProviderTrial.Outcome.class,
                        new ProviderTrial.Outcome(
                                OPENAI, Samples.MODEL, true, "OK", 812L, new BigDecimal("0.000021"), null, null)),
                new Sample(
                        "provider-trial-outcome-failed",
                        ProviderTrial.Outcome.class,
                        new ProviderTrial.Outcome(
                                OPENAI, Samples.MODEL, false, null, null, null, new Failure.Unauthorized(401), null)),
                new Sample(
                        "provider-trial-outcome-refused",
                        ProviderTrial.Outcome.class,
                        ProviderTrial.Outcome.refused(OPENAI, "--model: nobody knows 'x'")),
                new Sample(
                        "experiment-alert",
                        ExperimentAlert.class,
                        new ExperimentAlert(
                                "acme~greeting~1",
                                "acme",
                                "greeting",
                                "rolled_back",
                                "worse",
                                "worse by 10",
                                Samples.AT)),
                new Sample(
                        "workload-training",
                        WorkloadTraining.class,
                        new WorkloadTraining("acme", "contracts", "digest", true, List.of("a"), null, "ann")),
                new Sample(
                        "workload-training-rated",
                        WorkloadTraining.class,
                        new WorkloadTraining("acme", "contracts", null, true, null, null, "ann")),
                new Sample("workload-training-learnt", WorkloadTraining.Outcome.class, WorkloadTraining.Outcome.LEARNT),
                new Sample(
                        "workload-training-refused",
                        WorkloadTraining.Outcome.class,
                        new WorkloadTraining.Outcome("line 2", "is no JSON object")),
                new Sample(
                        "drift-alert",
                        DriftAlert.class,
                        new DriftAlert("acme", "contracts", Samples.AT, null, "worse", 140, 0.82, 0.61, Samples.AT)),
                new Sample(
                        "drift-alert-model",
                        DriftAlert.class,
                        new DriftAlert(
                                "acme",
                                "contracts",
                                Samples.AT,
                                "openai/gpt-4o",
                                "better",
                                140,
                                0.6,
                                0.85,
                                Samples.AT)),
                new Sample(
                        "provider-alert",
                        ProviderAlert.class,
                        new ProviderAlert("openai", "closed", "open", "credit exhausted", "calls", Samples.AT, null)),
                new Sample(
                        "provider-alert-drained",
                        ProviderAlert.class,
                        new ProviderAlert("openai", "closed", "drained", null, "ann", Samples.AT, null)),
                new Sample(
                        "provider-alert-flaps",
                        ProviderAlert.class,
                        new ProviderAlert(
                                Samples.MODEL.toString(),
                                "recovering",
                                "open",
                                "unavailable (503)",
                                "calls",
                                Samples.AT,
                                7)),
                new Sample(
                        "webhook-delivery",
                        WebhookDelivery.class,
                        new WebhookDelivery(
                                "msg_1", "analysis.completed", "acme", "acme~an-1", "run-1", "we_1", null, Samples.AT)),
                new Sample(
                        "webhook-delivery-to-request",
                        WebhookDelivery.class,
                        new WebhookDelivery(
                                "msg_2",
                                "analysis.failed",
                                "acme",
                                "acme~an-2",
                                "run-2",
                                null,
                                "https://hooks.example.com/in",
                                Samples.AT)),
                new Sample(
                        "webhook-delivery-test",
                        WebhookDelivery.class,
                        new WebhookDelivery(
                                "msg_3", WebhookDelivery.TEST, "acme", "we_1", null, "we_1", null, Samples.AT)),
                new Sample("webhook-report", WebhookReport.class, WebhookReport.delivered(204)),
                new Sample(
                        "webhook-report-given-up",
                        WebhookReport.class,
                        WebhookReport.given(410, "the receiver answered 410")),
                new Sample(
                        "result-receiver",
                        ResultActivities.Receiver.class,
                        new ResultActivities.Receiver("https://hooks.example.com/in")));
    }

    private static Inventory inventory() {
        return new Inventory(
                List.of(new ProviderStatus(
                        OPENAI,
                        Readiness.UNKNOWN,
                        List.of("OPENAI_API_KEY"),
                        "https://api.openai.com/v1",
                        false,
                        "not checked yet",
                        null,
                        null,
                        true)),
                List.of(),
                Map.of("default", List.of("mini")),
                LocalDate.of(2026, 11, 1),
                List.of(new OwnStrategy("careful", "two models, the stronger one where they differ")),
                null,
                new FleetHealth(FleetHealth.DEGRADED, List.of("gemini: credit exhausted since 29 Nov 10:42 UTC")),
                null);
    }
}

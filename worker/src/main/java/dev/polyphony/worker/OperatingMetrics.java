package dev.polyphony.worker;

import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.Budgets.Standing;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.status.OpenWork;
import dev.polyphony.status.OpenWork.Items;
import dev.polyphony.status.OpenWork.Requests;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What alerts and dashboards need of the whole installation: what is open, what budgets have left, how long the queues
 * are. Every worker tells the same, so that one that is left tells it too: take the maximum over workers, never the
 * sum. Where the database or Temporal is away, the last figures stay and {@code polyphony_..._up} is 0.
 */
final class OperatingMetrics implements AutoCloseable {
    private static final Duration OFTEN = Duration.ofSeconds(10);
    /** Of budgets, the fullest: a budget for each of thousands of tenants is too many time series. */
    private static final int BUDGETS = 100;

    private final OpenWork open;
    private final Budgets budgets;
    private final QueueBacklogs backlogs;
    private final MultiGauge budgetsUsed;
    private final MultiGauge queueTasks;
    private final MultiGauge queueAges;
    private final Map<String, Double> figures = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("operating-metrics").factory());

    OperatingMetrics(OpenWork open, Budgets budgets, QueueBacklogs backlogs, MeterRegistry metrics) {
        this.open = open;
        this.budgets = budgets;
        this.backlogs = backlogs;
        budgetsUsed = MultiGauge.builder("polyphony.budget.used.ratio")
                .description("Share of a budget that is settled, reserved or in doubt in the period that runs")
                .register(metrics);
        queueTasks = MultiGauge.builder("polyphony.queue.backlog.tasks")
                .description("Tasks that wait for a worker at the Temporal server")
                .register(metrics);
        queueAges = MultiGauge.builder("polyphony.queue.backlog.age")
                .description("How long the oldest of these tasks waits")
                .baseUnit("seconds")
                .register(metrics);
        for (String state : List.of("reserved", "unknown")) {
            gauge(metrics, "polyphony.unsettled.requests", "Requests whose cost is not known yet", "state", state);
            gauge(metrics, "polyphony.unsettled.usd", "The most that these requests can cost", "state", state);
            gauge(metrics, "polyphony.unsettled.oldest.age.seconds", "Since the oldest was sent", "state", state);
        }
        gauge(metrics, "polyphony.budget.waiting.analyses", "Analyses that wait for room in a budget");
        gauge(metrics, "polyphony.budget.waiting.oldest.age.seconds", "How long the oldest of these waits");
        gauge(metrics, "polyphony.webhook.backlog.messages", "Messages that no workflow has taken yet");
        gauge(metrics, "polyphony.webhook.backlog.oldest.age.seconds", "How long the oldest of these waits");
        gauge(metrics, "polyphony.webhook.failing.receivers", "Receivers whose last message failed");
        gauge(metrics, "polyphony.webhook.failing.oldest.age.seconds", "Since when the first of these fails");
        gauge(metrics, "polyphony.database.up", "1 while the database answers");
        gauge(metrics, "polyphony.temporal.up", "1 while the Temporal server answers");
    }

    private void gauge(MeterRegistry metrics, String name, String description, String... tags) {
        String key = tags.length == 0 ? name : name + " " + tags[1];
        Gauge.builder(name, figures, all -> all.getOrDefault(key, Double.NaN))
                .description(description)
                .tags(tags)
                .register(metrics);
    }

    /** From now on, now and then. */
    void start() {
        every(OFTEN, this::measure);
    }

    private void every(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(() -> LedgerMaintenance.guarded(task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As it is now. */
    void measure() {
        try {
            backlogs();
            put("polyphony.temporal.up", 1);
        } catch (StatusRuntimeException e) {
            put("polyphony.temporal.up", 0);
        }
        try {
            stored();
            put("polyphony.database.up", 1);
        } catch (StorageUnavailable e) {
            put("polyphony.database.up", 0);
        }
    }

    private void stored() {
        unsettled("reserved", open.reserved());
        unsettled("unknown", open.inDoubt());
        items("polyphony.budget.waiting", "analyses", open.waitingForMoney());
        items("polyphony.webhook.backlog", "messages", open.messages());
        items("polyphony.webhook.failing", "receivers", open.failingReceivers());
        budgetsUsed.register(
                budgets.standing().stream()
                        .sorted(Comparator.comparingDouble(OperatingMetrics::used)
                                .reversed())
                        .limit(BUDGETS)
                        .<Row<?>>map(standing ->
                                Row.of(Tags.of("budget", standing.budget().id()), used(standing)))
                        .toList(),
                true);
    }

    private void unsettled(String state, Requests requests) {
        put("polyphony.unsettled.requests " + state, (double) requests.items().count());
        put("polyphony.unsettled.usd " + state, requests.worst().usd().doubleValue());
        put(
                "polyphony.unsettled.oldest.age.seconds " + state,
                seconds(requests.items().oldest()));
    }

    private void items(String name, String what, Items items) {
        put(name + "." + what, (double) items.count());
        put(name + ".oldest.age.seconds", seconds(items.oldest()));
    }

    private void backlogs() {
        List<QueueBacklogs.Backlog> all = backlogs.read();
        queueTasks.register(
                all.stream()
                        .<Row<?>>map(queue -> Row.of(tags(queue), queue.tasks()))
                        .toList(),
                true);
        queueAges.register(
                all.stream()
                        .<Row<?>>map(queue -> Row.of(tags(queue), seconds(queue.oldest())))
                        .toList(),
                true);
    }

    private static Tags tags(QueueBacklogs.Backlog queue) {
        return Tags.of("queue", queue.queue(), "kind", queue.kind(), "work", queue.batch() ? "batch" : "other");
    }

    private void put(String name, double value) {
        figures.put(name, value);
    }

    /** Nothing of a budget of nothing is nothing left. */
    private static double used(Standing standing) {
        long limit = standing.budget().limit().microUsd();
        long used = standing.spent().plus(standing.reserved()).microUsd();
        return limit == 0 ? 1 : (double) used / limit;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

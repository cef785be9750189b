package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.CatalogueLoader;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MeasuredCallsTest {
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void callsAreCountedByWhatCameOfThem() {
        CallActivities answering = measured(MeasuredCallsTest::reply);
        answering.ask(task("openai/gpt-4o-mini"));
        answering.ask(task("openai/gpt-4o-mini"));
        answering.ask(task("openai/made-up"));
        CallActivities failing = measured(task -> {
            throw ApplicationFailure.newNonRetryableFailure("it failed", "throttled");
        });
        assertThatThrownBy(() -> failing.ask(task("openai/gpt-4o-mini"))).isInstanceOf(ApplicationFailure.class);

        assertThat(metrics.scrape().lines().filter(line -> line.startsWith("polyphony_calls_total")))
                .containsExactlyInAnyOrder(
                        "polyphony_calls_total{model=\"gpt-4o-mini\",outcome=\"answered\",provider=\"openai\"} 2.0",
                        "polyphony_calls_total{model=\"gpt-4o-mini\",outcome=\"throttled\",provider=\"openai\"} 1.0",
                        "polyphony_calls_total{model=\"other\",outcome=\"answered\",provider=\"openai\"} 1.0");
    }

    @Test
    void callThatIsTriedAgainHasNotEnded() {
        CallActivities again = measured(task -> {
            throw ApplicationFailure.newFailure("later", "ledger_unavailable");
        });

        assertThatThrownBy(() -> again.ask(task("openai/gpt-4o-mini"))).isInstanceOf(ApplicationFailure.class);

        assertThat(metrics.scrape()).doesNotContain("polyphony_calls_total{");
    }

    private CallActivities measured(CallActivities calls) {
        return new MeasuredCalls(calls, CatalogueLoader::shipped, metrics);
    }

    private static CallTask task(String model) {
        return new CallTask(
                new Place("a-1", "1"),
                ModelRef.parse(model),
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(RetryMode.LEAVE, 1, Instant.now().plusSeconds(60)),
                new Payment(null, null));
    }

    private static Reply reply(CallTask task) {
        return new Reply(
                task.model(),
                task.model().model(),
                "REST",
                new Usage(1, 1),
                null,
                Duration.ofMillis(1),
                new Assessment(0.8, 0.5, 0.4),
                false,
                1,
                false);
    }
}

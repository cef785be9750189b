package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.attempt.Guard.Admission;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.RetryMode;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls of a slow provider beside their workflows leave room for those of others. */
class InlineBulkheadTest {
    private static final String SLOW = "openai/gpt-4o";
    private static final String OTHER = "mistral/mistral-large-latest";
    private static final Admission GO = new Admission.Go();

    private final Catalogue catalogue = CatalogueLoader.shipped();
    private final Endpoints endpoints = Endpoints.from(
            catalogue, Map.of(), Map.of("openai", "http://127.0.0.1:1", "mistral", "http://127.0.0.1:1"));
    private final InlineBulkhead bulkhead = new InlineBulkhead(catalogue, 2);

    @Test
    void oneMoreThanThereAreSlotsIsSaturatedWhileAnotherProviderGoesOn() throws Exception {
        assertThat(bulkhead.admit(attempt(SLOW))).isEqualTo(GO);
        assertThat(bulkhead.admit(attempt(SLOW))).isEqualTo(GO);

        assertThat(bulkhead.admit(attempt(SLOW)))
                .isInstanceOfSatisfying(
                        Admission.Leave.class,
                        leave -> assertThat(leave.failure().failure()).isInstanceOf(Failure.Saturated.class));
        assertThat(bulkhead.admit(attempt(OTHER))).isEqualTo(GO);
    }

    @Test
    void slotIsFreeAgainWhenItsRequestHasEnded() throws Exception {
        Attempt first = attempt(SLOW);
        bulkhead.admit(first);
        bulkhead.admit(attempt(SLOW));

        bulkhead.ended(first, new AttemptOutcome.Unsent());

        assertThat(bulkhead.admit(attempt(SLOW))).isEqualTo(GO);
        assertThat(bulkhead.admit(attempt(SLOW))).isNotEqualTo(GO);
    }

    private Attempt attempt(String model) throws Exception {
        ModelRef ref = ModelRef.parse(model);
        Endpoint endpoint = endpoints.of(ref.provider()).orElseThrow();
        CallTask task = new CallTask(
                new Place("a-1", "1"),
                ref,
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(RetryMode.STAY, 3, Instant.now().plusSeconds(60)),
                Payment.NOBODYS);
        return new Attempt(task, null, "run/1", 1, endpoint, new TimeLeft(Duration.ofMinutes(1)), 0);
    }
}

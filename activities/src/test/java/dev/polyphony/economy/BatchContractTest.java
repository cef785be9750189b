package dev.polyphony.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Batching;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every batch API does, whatever its vendor: held against the simulator, which the vendors' clients take for them.
 */
@ParameterizedClass
@ValueSource(strings = {"openai/gpt-4o-mini", "anthropic/claude-3-5-haiku-20241022"})
class BatchContractTest {
    private static final Catalogue CATALOGUE = CatalogueLoader.shipped();
    private static final HttpTransport WIRE = new HttpTransport();
    private static final String KEY = "sk-canary-4711";
    private static final long HOUR = 3_600_000;

    private final ModelRef model;
    private final Simulator simulator = Simulator.start(Script.healthy());
    private final Instant since = Instant.now();
    private final BatchApi batches;

    BatchContractTest(String model) {
        this.model = ModelRef.parse(model);
        this.batches = lane(KEY).of(this.model).orElseThrow();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private EconomyLane lane(String key) {
        Endpoints endpoints = Endpoints.from(
                CATALOGUE,
                Map.of(
                        "OPENAI_BASE_URL",
                        simulator.baseUrl("openai"),
                        "OPENAI_API_KEY",
                        key,
                        "ANTHROPIC_BASE_URL",
                        simulator.baseUrl("anthropic"),
                        "ANTHROPIC_API_KEY",
                        key),
                Map.of());
        return new EconomyLane(CATALOGUE, endpoints, new ModelClients(WIRE, Clock.systemUTC()));
    }

    private BatchSubmission submission(String key, String... prompts) {
        return new BatchSubmission(
                key,
                since,
                List.of(prompts).stream()
                        .map(prompt -> new ModelRequest(model.model(), prompt, 1000, 0.5, Duration.ofMinutes(1)))
                        .toList());
    }

    @Test
    void eachRequestIsAnsweredAsByADirectCallAtItsPlace() throws Exception {
        simulator.script(Script.builder()
                .answer(model.toString(), "First.", "Because of Rayleigh scattering.")
                .build());
        BatchSubmission two = submission("key", "One?", "Why is the sky blue?");

        String batch = batches.submit(two);

        assertThat(batches.state(batch)).isEqualTo(new BatchState.Ended());
        List<BatchResult> results = batches.results(two, batch);
        assertThat(results).hasSize(2);
        assertThat(results.getLast()).isInstanceOfSatisfying(BatchResult.Answered.class, answered -> {
            assertThat(answered.answer().text()).isEqualTo("Because of Rayleigh scattering.");
            assertThat(answered.answer().usage()).isEqualTo(new Usage(5, 8));
            assertThat(answered.answer().servedBy()).isEqualTo(model.model());
            assertThat(answered.answer().truncated()).isFalse();
        });
        assertThat(simulator.log().requests())
                .extracting(LoggedRequest::prompt)
                .containsExactly("One?", "Why is the sky blue?");
    }

    @Test
    void failureOfOneRequestIsADirectCallsAndCostsNoOther() throws Exception {
        simulator.script(Script.builder()
                .behaviour(
                        model.toString(),
                        Behaviour.sequence(
                                Fault.contextTooLong(), Fault.unavailable(500), Fault.none(), Fault.modelNotFound()))
                .build());
        BatchSubmission four = submission("key", "1", "2", "3", "4");

        String batch = batches.submit(four);
        assertThat(batches.state(batch)).isEqualTo(new BatchState.Ended());
        List<BatchResult> results = batches.results(four, batch);

        assertThat(results.get(0))
                .isEqualTo(new BatchResult.Failed(new Failure.ContextTooLong(), new Billing.NotBilled()));
        assertThat(results.get(1))
                .isEqualTo(new BatchResult.Failed(new Failure.Unavailable(500), new Billing.NotBilled()));
        assertThat(results.get(2)).isInstanceOf(BatchResult.Answered.class);
        assertThat(results.get(3))
                .isEqualTo(new BatchResult.Failed(
                        Failure.InvalidRequest.ofModel(404, "model not found"), new Billing.NotBilled()));
    }

    @Test
    void whatExpiredIsToBeAskedDirectlyAndTheRestIsThere() throws Exception {
        simulator.script(Script.builder()
                .batching(new Batching(0, 1, Batching.Status.EXPIRED))
                .build());
        BatchSubmission two = submission("key", "1", "2");
        String batch = batches.submit(two);

        assertThat(batches.state(batch)).isEqualTo(new BatchState.Ended());
        List<BatchResult> results = batches.results(two, batch);
        assertThat(results.getFirst()).isInstanceOf(BatchResult.Answered.class);
        assertThat(results.getLast()).isEqualTo(new BatchResult.NotRun(BatchResult.Reason.EXPIRED));
    }

    @Test
    void cancelledBatchAsksNobody() throws Exception {
        simulator.script(Script.builder()
                .batching(new Batching(HOUR, null, Batching.Status.COMPLETED))
                .build());
        BatchSubmission two = submission("key", "1", "2");
        String batch = batches.submit(two);
        assertThat(batches.state(batch)).isInstanceOfSatisfying(BatchState.Running.class, running -> {
            assertThat(running.ended()).isZero();
            assertThat(running.expires()).isAfter(since.plus(Duration.ofHours(23)));
        });

        batches.cancel(batch);
        batches.cancel(batch);

        assertThat(batches.state(batch)).isEqualTo(new BatchState.Ended());
        assertThat(batches.results(two, batch))
                .containsOnly(new BatchResult.NotRun(BatchResult.Reason.CANCELLED))
                .hasSize(2);
        assertThat(simulator.log().requests()).isEmpty();
    }

    /** As after a crash between handing it in and writing down that it was. */
    @Test
    void batchIsFoundByItsSubmissionAmongOthers() throws Exception {
        BatchSubmission mine = submission("mine", "1", "2");
        BatchSubmission others = submission("others", "1", "2");
        assertThat(batches.find(mine)).isEmpty();
        String other = batches.submit(others);
        batches.state(other);
        assertThat(batches.find(mine)).isEmpty();
        String batch = batches.submit(mine);
        batches.state(batch);

        assertThat(batches.find(mine)).contains(batch);
        assertThat(batches.find(others)).contains(other);
        assertThat(batches.results(mine, other)).containsOnly(new BatchResult.NotRun(BatchResult.Reason.MISSING));
    }

    @Test
    void parameterThatTheModelRefusesIsLeftOutTheNextTime() throws Exception {
        simulator.script(Script.builder()
                .fault(model.toString(), Fault.unsupportedParameter("temperature"))
                .build());
        BatchSubmission first = submission("first", "1");
        String batch = batches.submit(first);
        batches.state(batch);

        assertThat(batches.results(first, batch))
                .containsExactly(new BatchResult.NotRun(BatchResult.Reason.WRITTEN_OTHERWISE));

        BatchSubmission second = submission("second", "1");
        String next = batches.submit(second);
        batches.state(next);
        assertThat(batches.results(second, next)).hasOnlyElementsOfType(BatchResult.Answered.class);
    }

    @Test
    void badKeyIsADirectCallsFailure() {
        simulator.script(
                Script.builder().acceptKey(model.provider().value(), "another").build());

        CallException thrown = catchThrowableOfType(CallException.class, () -> batches.submit(submission("key", "1")));

        assertThat(thrown.failure()).isEqualTo(new Failure.Unauthorized(401));
        assertThat(thrown).hasMessageNotContaining(KEY);
    }

    @Test
    void costsHalfRoundedUp() {
        assertThat(lane(KEY).price(model, new Money(1235))).isEqualTo(new Money(618));
    }

    @Test
    void requestsOfOneBatchAreBounded() {
        assertThat(catchThrowableOfType(
                                InvalidField.class,
                                () -> submission(
                                        "key",
                                        IntStream.rangeClosed(0, BatchSubmission.MOST)
                                                .mapToObj(String::valueOf)
                                                .toArray(String[]::new)))
                        .getMessage())
                .contains("500");
    }
}

package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Failure.Phase;
import dev.polyphony.call.Usage;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Oddity;
import dev.polyphony.simulator.script.Script;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every provider does, whatever its vendor: held against the simulator, which speaks each vendor's own format. */
@ParameterizedClass
@EnumSource(Vendor.class)
class ProviderContractTest {
    /** One for all vendors, as is the client: both end with the JVM. */
    private static final Simulator SIMULATOR = Simulator.start(Script.healthy());

    private static final HttpTransport WIRE = new HttpTransport();
    private static final Duration AMPLE = Duration.ofMinutes(1);
    private static final String PROMPT = "Why is the sky blue?";

    private final Vendor vendor;

    ProviderContractTest(Vendor vendor) {
        this.vendor = vendor;
    }

    @BeforeEach
    void forget() {
        SIMULATOR.script(Script.healthy());
        SIMULATOR.log().clear();
    }

    @Test
    void answerHasTextUsageServedModelAndLatency() throws Exception {
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), "Because of Rayleigh scattering.")
                .latency(Latency.fixed(40))
                .build());

        ModelAnswer answer = ask(AMPLE);

        assertThat(answer.text()).isEqualTo("Because of Rayleigh scattering.");
        assertThat(answer.usage()).isEqualTo(new Usage(5, 8));
        assertThat(answer.servedBy()).startsWith(vendor.model);
        assertThat(answer.truncated()).isFalse();
        assertThat(answer.latency()).isBetween(Duration.ofMillis(40), AMPLE);
        assertThat(requests()).singleElement().satisfies(request -> {
            assertThat(request.prompt()).isEqualTo(PROMPT);
            assertThat(request.stream()).isFalse();
            assertThat(request.outcome()).isEqualTo(LoggedOutcome.ANSWERED);
        });
    }

    @Test
    void outputLimitIsSentAndItsReachingIsTold() throws Exception {
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), "one two three four five six seven eight nine ten")
                .build());

        ModelAnswer answer = client().ask(new ModelRequest(vendor.model, PROMPT, 3, 0.5, AMPLE));

        assertThat(answer.truncated()).isTrue();
        assertThat(answer.text().length()).isLessThanOrEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("dev.polyphony.provider.FaultTable#faults")
    void faultIsOneTypedFailureAfterOneRequest(Fault fault) {
        SIMULATOR.script(Script.builder().fault(vendor.target(), fault).build());

        CallException thrown = failing(AMPLE);

        assertThat(thrown.failure()).isEqualTo(FaultTable.expected(vendor, fault));
        assertThat(thrown.billing()).isEqualTo(FaultTable.billing(vendor, fault));
        assertThat(thrown.sent()).isTrue();
        assertThat(requests()).hasSize(1);
        assertSilent(thrown);
    }

    @ParameterizedTest
    @EnumSource(Oddity.class)
    void oddAnswerIsReadAsWhatItIs(Oddity oddity) throws Exception {
        assumeTrue(oddity.isOf(vendor.id()));
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), "Because of Rayleigh scattering.")
                .fault(vendor.target(), Fault.odd(oddity))
                .build());
        // Long enough to be cut, for those that cut.
        String prompt = oddity == Oddity.PROMPT_CUT ? "a word ".repeat(1000) : PROMPT;
        ModelRequest request = new ModelRequest(vendor.model, prompt, 1000, 0.5, AMPLE);
        OddityTable.Expected expected = OddityTable.answer(oddity);

        if (expected == null) {
            CallException thrown = catchThrowableOfType(CallException.class, () -> client().ask(request));

            assertThat(thrown.failure()).isEqualTo(OddityTable.failure(oddity));
            // What is streamed is counted at its end.
            assertThat(thrown.billing())
                    .isInstanceOf(
                            oddity == Oddity.STREAM_CUT_SHORT && vendor != Vendor.GEMINI && vendor != Vendor.ANTHROPIC
                                    ? Billing.Unknown.class
                                    : Billing.Billed.class);
            assertSilent(thrown);
        } else {
            ModelAnswer answer = client().ask(request);

            assertThat(answer.text()).isEqualTo("Because of Rayleigh scattering.");
            assertThat(answer.reasoning()).isEqualTo(expected.reasoning());
            assertThat(answer.truncated()).isEqualTo(expected.truncated());
            assertThat(answer.servedBy()).startsWith(vendor.model);
            assertThat(answer.usage()).isEqualTo(expected.usage());
        }
    }

    @Test
    void parameterThatAModelRefusesIsLeftOutOrRenamedFromThenOn() throws Exception {
        String parameter = vendor.speaksAsOpenAi() ? "max_tokens" : "temperature";
        SIMULATOR.script(Script.builder()
                .fault(vendor.target(), Fault.unsupportedParameter(parameter))
                .build());
        ModelClients clients = clients();
        ModelClient client = clients.of(vendor.at(SIMULATOR));
        assumeThat(vendor).isIn(Vendor.OPENAI, Vendor.LAB, Vendor.HUGGINGFACE);

        CallException thrown = catchThrowableOfType(CallException.class, () -> client.ask(request(AMPLE)));

        assertThat(thrown.isMended()).isTrue();
        assertThat(thrown.billing()).isInstanceOf(Billing.NotBilled.class);
        assertThat(clients.of(vendor.at(SIMULATOR)).ask(request(AMPLE)).text()).isNotBlank();
    }

    @Test
    void hangEndsInItsTimeAndAtTheSocket() {
        timesOut(Fault.hang(), Phase.FIRST_BYTE);
    }

    @Test
    void slowFirstByteEndsInItsTimeAndAtTheSocket() {
        timesOut(Fault.slowFirstByte(Duration.ofMinutes(1)), Phase.FIRST_BYTE);
    }

    @Test
    void slowBodyEndsInItsTimeAndAtTheSocket() {
        timesOut(Fault.slowBody(Duration.ofMinutes(1)), Phase.BODY);
    }

    private void timesOut(Fault fault, Phase phase) {
        SIMULATOR.script(Script.builder().fault(vendor.target(), fault).build());
        long start = System.nanoTime();

        CallException thrown = failing(Duration.ofMillis(300));

        assertThat(thrown.failure()).isEqualTo(new Failure.TimedOut(phase));
        assertThat(thrown.billing()).isEqualTo(new Billing.Unknown());
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(290), Duration.ofSeconds(30));
        awaitAborted();
    }

    @Test
    void interruptAbortsTheSocket() throws Exception {
        SIMULATOR.script(Script.builder().fault(vendor.target(), Fault.hang()).build());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> call = threads.submit(() -> ask(AMPLE));
            await().until(() -> requests().size() == 1);

            call.cancel(true);

            awaitAborted();
        }
    }

    @Test
    void interruptWhileTheBodyTricklesAbortsTheSocket() throws Exception {
        SIMULATOR.script(Script.builder()
                .fault(vendor.target(), Fault.slowBody(Duration.ofMinutes(1)))
                .build());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> call = threads.submit(() -> ask(AMPLE));
            await().until(() -> requests().size() == 1);

            call.cancel(true);

            awaitAborted();
        }
    }

    @Test
    void nobodyThereIsUnreachable() {
        ModelClient client = clients().of(vendor.at("http://127.0.0.1:1/v1"));

        CallException thrown = catchThrowableOfType(CallException.class, () -> client.ask(request(AMPLE)));

        assertThat(thrown.failure()).isEqualTo(new Failure.Unreachable("connection refused"));
        assertThat(thrown.billing()).isEqualTo(new Billing.NotBilled());
    }

    @Test
    void unknownHostIsUnreachable() {
        ModelClient client = clients().of(vendor.at("http://no-such-host.invalid/v1"));

        CallException thrown = catchThrowableOfType(CallException.class, () -> client.ask(request(AMPLE)));

        assertThat(thrown.failure()).isEqualTo(new Failure.Unreachable("host name not found"));
        assertThat(thrown.billing()).isEqualTo(new Billing.NotBilled());
    }

    @Test
    void manyCallsShareOneClient() throws Exception {
        int calls = 100;
        SIMULATOR.script(Script.builder().latency(Latency.fixed(300)).build());
        int before = Thread.activeCount();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ModelAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                answers.add(threads.submit(() -> ask(AMPLE)));
            }
            await().until(() -> requests().size() == calls);
            assertThat(Thread.activeCount() - before).isLessThan(20);
            for (Future<ModelAnswer> answer : answers) {
                assertThat(answer.get().text()).isNotBlank();
            }
        }
        assertThat(requests()).hasSize(calls);
    }

    @Test
    void modelsAreListed() throws Exception {
        SIMULATOR.script(
                Script.builder().models(vendor.id(), vendor.model, "other:1").build());

        assertThat(client().models(AMPLE)).containsExactlyInAnyOrder(vendor.model, "other:1");
        assertThat(requests()).isEmpty();
    }

    @Test
    void missingKeyIsNotSent() {
        Endpoint endpoint = new Endpoint(
                vendor.at(SIMULATOR).provider(),
                vendor.at(SIMULATOR).adapter(),
                vendor.at(SIMULATOR).baseUrl(),
                null,
                List.of("SOME_KEY"),
                true,
                true,
                false);

        CallException thrown = catchThrowableOfType(
                CallException.class, () -> clients().of(endpoint).ask(request(AMPLE)));

        assertThat(thrown.failure()).isEqualTo(new Failure.NoCredentials("SOME_KEY"));
        assertThat(thrown.sent()).isFalse();
        assertThat(requests()).isEmpty();
    }

    private void awaitAborted() {
        await().untilAsserted(() -> assertThat(requests())
                .singleElement()
                .extracting(LoggedRequest::outcome)
                .isEqualTo(LoggedOutcome.ABORTED));
    }

    /** Neither the provider's words nor the key: not in the message, nor anywhere in the trace. */
    private static void assertSilent(CallException thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(thrown).hasNoCause().hasNoSuppressedExceptions();
        assertThat(trace.toString())
                .doesNotContain(Vendor.KEY)
                .startsWith(
                        CallException.class.getName() + ": " + thrown.failure().describe());
    }

    private List<LoggedRequest> requests() {
        return SIMULATOR.log().of(vendor.target());
    }

    private ModelAnswer ask(Duration time) throws CallException, InterruptedException {
        return client().ask(request(time));
    }

    private CallException failing(Duration time) {
        return catchThrowableOfType(CallException.class, () -> ask(time));
    }

    private ModelRequest request(Duration time) {
        return new ModelRequest(vendor.model, PROMPT, 1000, 0.5, time);
    }

    private ModelClient client() {
        return clients().of(vendor.at(SIMULATOR));
    }

    private static ModelClients clients() {
        return new ModelClients(WIRE, Clock.systemUTC());
    }
}

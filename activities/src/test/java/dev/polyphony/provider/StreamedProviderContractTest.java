package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Failure.Phase;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.call.Usage;
import dev.polyphony.completion.StreamedAnswer.Piece;
import dev.polyphony.completion.StreamedAnswer.Text;
import dev.polyphony.completion.StreamedAnswer.ToolCallDelta;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Oddity;
import dev.polyphony.simulator.script.Script;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider's client does with an answer that is asked for as a stream. */
@ParameterizedClass
@EnumSource(Vendor.class)
class StreamedProviderContractTest {
    private static final Simulator SIMULATOR = Simulator.start(Script.healthy());
    private static final HttpTransport WIRE = new HttpTransport();
    private static final Duration AMPLE = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String ANSWER = "Because of Rayleigh scattering: blue light is bent the most, ünd so on.";

    private static final ModelParameters WEATHER = new ModelParameters(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(new ToolDefinition("weather", null, null, null)),
            null,
            null,
            null);

    private final Vendor vendor;
    private final List<Piece> pieces = new CopyOnWriteArrayList<>();

    StreamedProviderContractTest(Vendor vendor) {
        this.vendor = vendor;
    }

    @BeforeEach
    void forget() {
        SIMULATOR.script(Script.healthy());
        SIMULATOR.log().clear();
    }

    @AfterAll
    static void close() {
        WIRE.close();
        SIMULATOR.close();
    }

    @Test
    void piecesAreTheAnswerAndItsUsageComesWithIt() throws Exception {
        SIMULATOR.script(Script.builder().answer(vendor.target(), ANSWER).build());

        ModelAnswer answer = ask(AMPLE, null, AMPLE);

        assertThat(answer.text()).isEqualTo(ANSWER);
        assertThat(answer.usage()).isNotNull().isNotEqualTo(Usage.NONE);
        assertThat(answer.servedBy()).startsWith(vendor.model);
        assertThat(shown()).isEqualTo(ANSWER);
        assertThat(requests()).singleElement().satisfies(request -> {
            assertThat(request.stream()).isTrue();
            assertThat(request.outcome()).isEqualTo(LoggedOutcome.ANSWERED);
        });
    }

    @Test
    void piecesComeBeforeTheAnswersEnd() throws Exception {
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), ANSWER)
                .fault(vendor.target(), Fault.slowBody(Duration.ofHours(1)))
                .build());
        CountDownLatch first = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> call = threads.submit(
                    () -> client().ask(request(AMPLE), new Streaming(piece -> first.countDown(), null, AMPLE)));

            first.await();

            assertThat(call).isNotDone();
            call.cancel(true);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.polyphony.provider.FaultTable#faults")
    void faultIsTheSameFailureAsOfAWholeAnswer(Fault fault) {
        SIMULATOR.script(Script.builder().fault(vendor.target(), fault).build());

        CallException thrown = failing(AMPLE, null, AMPLE);

        assertThat(thrown.failure().getClass())
                .isEqualTo(FaultTable.expected(vendor, fault).getClass());
        assertThat(thrown).hasNoCause();
        assertThat(requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Oddity.class,
            names = {"THINK_TAGS", "ORPHAN_THINK_TAG", "STREAMED_UNASKED", "GZIP", "STREAM_CUT_SHORT"})
    void oddAnswerIsReadAsWhatItIs(Oddity oddity) throws Exception {
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), ANSWER)
                .fault(vendor.target(), Fault.odd(oddity))
                .build());

        if (OddityTable.answer(oddity) == null) {
            assertThat(failing(AMPLE, null, AMPLE).failure()).isEqualTo(OddityTable.failure(oddity));
        } else {
            assertThat(ask(AMPLE, null, AMPLE).text()).isEqualTo(ANSWER);
        }
    }

    @Test
    void silenceEndsAtTheLimitOfTheFirstToken() throws Exception {
        // With a connection that stands, whose making takes its time.
        ask(AMPLE, null, AMPLE);
        SIMULATOR.log().clear();
        SIMULATOR.script(Script.builder().fault(vendor.target(), Fault.hang()).build());

        assertThat(failing(AMPLE, Duration.ofSeconds(1), AMPLE).failure())
                .isEqualTo(new Failure.TimedOut(Phase.FIRST_BYTE));
        awaitAborted();
    }

    @Test
    void stallAmidAStreamEndsAtItsLimit() {
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), ANSWER)
                .fault(vendor.target(), Fault.slowBody(Duration.ofHours(1)))
                .build());

        CallException thrown = failing(AMPLE, null, SHORT);

        assertThat(thrown.failure()).isEqualTo(new Failure.TimedOut(Phase.BODY));
        assertThat(thrown.billing()).isEqualTo(new Billing.Unknown());
        assertThat(pieces).isNotEmpty();
        awaitAborted();
    }

    @Test
    void callOfAToolComesInPiecesThatAreTheCallOfTheAnswer() throws Exception {
        SIMULATOR.script(Script.builder()
                .answer(
                        vendor.target(),
                        "{\"tool_call\": {\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}}")
                .build());

        ModelAnswer answer = client().ask(request(AMPLE).beside(WEATHER, null, null), streaming(null, AMPLE));

        List<ToolCallDelta> calls = pieces.stream()
                .map(piece ->
                        assertThat(piece).isInstanceOf(ToolCallDelta.class).actual())
                .map(ToolCallDelta.class::cast)
                .toList();
        ToolCall call = new ToolCall(
                String.valueOf(calls.getFirst().id()),
                String.valueOf(calls.getFirst().name()),
                calls.stream().map(ToolCallDelta::arguments).collect(Collectors.joining()));
        assertThat(answer.toolCalls()).containsExactly(call);
        assertThat(calls.subList(1, calls.size()))
                .allSatisfy(more -> assertThat(more.id()).isNull());
    }

    @Test
    void wordOnUsageThatAServerRefusesIsLeftOutFromThenOn() throws Exception {
        assumeThat(vendor).isIn(Vendor.OPENAI, Vendor.LAB, Vendor.HUGGINGFACE);
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), ANSWER)
                .fault(vendor.target(), Fault.unsupportedParameter("stream_options"))
                .build());
        ModelClients clients = new ModelClients(WIRE, Clock.systemUTC());

        CallException thrown = catchThrowableOfType(
                CallException.class,
                () -> clients.of(vendor.at(SIMULATOR)).ask(request(AMPLE), streaming(null, AMPLE)));
        ModelAnswer answer = clients.of(vendor.at(SIMULATOR)).ask(request(AMPLE), streaming(null, AMPLE));

        assertThat(thrown.isMended()).isTrue();
        assertThat(thrown.billing()).isInstanceOf(Billing.NotBilled.class);
        assertThat(answer.text()).isEqualTo(ANSWER);
        assertThat(answer.dropped()).isEmpty();
        assertThat(shown()).isEqualTo(ANSWER);
        assertThat(requests()).allMatch(LoggedRequest::stream);
    }

    private void awaitAborted() {
        await().untilAsserted(() -> assertThat(requests())
                .singleElement()
                .extracting(LoggedRequest::outcome)
                .isEqualTo(LoggedOutcome.ABORTED));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerThatBrokeOffIsGoneOnWithAsOneText(boolean prefill) throws Exception {
        SIMULATOR.script(Script.builder().answer(vendor.target(), ANSWER).build());
        String beginning = ANSWER.substring(0, 30);

        ModelAnswer answer = client().ask(continuing(beginning, prefill), streaming(null, AMPLE));

        assertThat(answer.text()).isEqualTo(ANSWER);
        assertThat(shown()).isEqualTo(ANSWER);
        assertThat(((Text) pieces.getFirst()).text()).startsWith(beginning);
        assertThat(requests())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.prompt().contains("<end>")).isNotEqualTo(prefill));
    }

    @Test
    void whoRepeatsTheLastWordsOrGoesOnWithoutThemIsReadAsOneText() throws Exception {
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), "is bent the most, and that is all.", " most, and that is all.")
                .build());

        for (int i = 0; i < 2; i++) {
            pieces.clear();
            ModelAnswer answer = client().ask(continuing("Blue light is bent the", false), streaming(null, AMPLE));

            assertThat(answer.text()).isEqualTo("Blue light is bent the most, and that is all.");
            assertThat(shown()).isEqualTo(answer.text());
        }
    }

    @Test
    void modelThatRefusesAPrefillIsAskedInWordsFromThenOn() throws Exception {
        SIMULATOR.script(Script.builder()
                .answer(vendor.target(), ANSWER)
                .fault(vendor.target(), Fault.prefillRefused())
                .build());
        ModelClient client = client();
        ModelRequest request = continuing(ANSWER.substring(0, 30), true);

        CallException refused =
                catchThrowableOfType(CallException.class, () -> client.ask(request, streaming(null, AMPLE)));

        assertThat(refused.isMended()).isTrue();
        assertThat(pieces).isEmpty();
        for (int i = 0; i < 2; i++) {
            assertThat(client.ask(request, streaming(null, AMPLE)).text()).isEqualTo(ANSWER);
        }
        assertThat(requests()).hasSize(3);
    }

    private ModelRequest continuing(String beginning, boolean prefill) {
        return request(AMPLE).continuing(new ModelRequest.Beginning(beginning, prefill));
    }

    private List<LoggedRequest> requests() {
        return SIMULATOR.log().of(vendor.target());
    }

    private ModelAnswer ask(Duration time, @Nullable Duration firstToken, Duration stall)
            throws CallException, InterruptedException {
        return client().ask(request(time), streaming(firstToken, stall));
    }

    private Streaming streaming(@Nullable Duration firstToken, Duration stall) {
        return new Streaming(pieces::add, firstToken, stall);
    }

    private String shown() {
        return pieces.stream().map(piece -> ((Text) piece).text()).collect(Collectors.joining());
    }

    private CallException failing(Duration time, @Nullable Duration firstToken, Duration stall) {
        return catchThrowableOfType(CallException.class, () -> ask(time, firstToken, stall));
    }

    private ModelRequest request(Duration time) {
        return new ModelRequest(vendor.model, "Why is the sky blue?", 1000, 0.5, time);
    }

    private ModelClient client() {
        return new ModelClients(WIRE, Clock.systemUTC()).of(vendor.at(SIMULATOR));
    }
}

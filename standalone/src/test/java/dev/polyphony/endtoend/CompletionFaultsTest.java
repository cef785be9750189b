package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.endtoend.ChatCompletion.Protocol;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the first provider does, a client of either protocol gets a whole answer or a clear error. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CompletionFaultsTest {
    private static final String ANSWER = "The answer is four, as two and two have been since anybody counted.";

    /** What a stream of that answer has told when it breaks off, and how another model goes on. */
    private static final String BEGUN = "The answer is four, as two and two have";

    private static final String REST = " never been anything else, which is all there is to say of it, it seems.";

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int FLAPS = 20;
    private static final Map<String, Fault> FAULTS = faults();

    private final CompletionService service = CompletionService.start(script());
    private final HttpClient http = HttpClient.newHttpClient();

    /** Takes its time while others are tested. */
    private final CompletableFuture<ChatCompletion> late = CompletableFuture.supplyAsync(this::late);

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("throttled-for-2-seconds", Fault.throttled(Duration.ofSeconds(2)));
        faults.put("throttled", Fault.throttled(null));
        faults.put("unavailable-500", Fault.unavailable(500));
        faults.put("unavailable-503", Fault.unavailable(503));
        faults.put("html-502", Fault.htmlGateway502());
        faults.put("reset", Fault.resetBeforeAnswer());
        faults.put("closed-in-the-body", Fault.closeMidBody());
        faults.put("reset-in-the-body", Fault.resetMidBody());
        faults.put("malformed", Fault.malformedJson());
        faults.put("empty", Fault.emptyBody());
        faults.put("too-long", Fault.contextTooLong());
        faults.put("refused", Fault.refused());
        faults.put("bad-key", Fault.badKey());
        faults.put("hangs", Fault.hang());
        return faults;
    }

    /** Each fault has models of its own, so that no circuit hides it from the next case. */
    private static Script script() {
        Script.Builder script = Script.builder().answer("mistral/ready", ANSWER);
        FAULTS.forEach((name, fault) -> {
            for (Protocol protocol : Protocol.values()) {
                for (boolean stream : List.of(false, true)) {
                    String sick = sick(name, protocol, stream);
                    script.answer(sick, ANSWER).fault(sick, fault);
                }
            }
        });
        script.answer("openai/late", ANSWER).fault("openai/late", Fault.slowFirstByte(Duration.ofSeconds(20)));
        for (boolean stream : List.of(false, true)) {
            once(script, "throttled", stream, Fault.throttled(WAIT));
            once(script, "fails", stream, Fault.unavailable(500));
            once(script, "resets", stream, Fault.resetBeforeAnswer());
        }
        for (String model : List.of("words", "prefill", "echo", "refusal", "twice", "again", "told")) {
            script.answer("openai/cut-" + model, ANSWER).fault("openai/cut-" + model, Fault.closeMidBody());
        }
        script.answer("gemini/goes-on", REST)
                .answer("anthropic/claude-haiku-4-5", REST)
                .answer("mistral/mistral-small-2603", REST)
                .answer("mistral/ministral-8b-2512", REST)
                .fault("mistral/ministral-8b-2512", Fault.prefillRefused())
                .answer("mistral/codestral-2508", REST)
                .fault("mistral/codestral-2508", Fault.prefillRefused())
                .answer("gemini/cut-too", REST)
                .fault("gemini/cut-too", Fault.closeMidBody())
                .answer("huggingface/cut-once", ANSWER, "two and two have been told.")
                .behaviour("huggingface/cut-once", Behaviour.sequence(Fault.closeMidBody()));
        script.answer("anthropic/breaks", ANSWER).behaviour("anthropic/breaks", Behaviour.always(Fault.closeMidBody()));
        script.answer("gemini/flaps", ANSWER).behaviour("gemini/flaps", Behaviour.sequence(flapping()));
        return script.build();
    }

    private static void once(Script.Builder script, String name, boolean stream, Fault fault) {
        String model = "huggingface/" + name + "-once" + (stream ? "-streamed" : "");
        script.answer(model, ANSWER).behaviour(model, Behaviour.sequence(fault));
    }

    private static Fault[] flapping() {
        return IntStream.range(0, FLAPS)
                .mapToObj(i -> i / 2 % 2 == 0 ? Fault.unavailable(503) : Fault.none())
                .toArray(Fault[]::new);
    }

    private static String sick(String name, Protocol protocol, boolean stream) {
        return "openai/" + name + "-" + protocol + (stream ? "-streamed" : "");
    }

    @AfterAll
    void stop() {
        service.close();
        http.close();
    }

    static Stream<Arguments> cases() {
        return Stream.of(Protocol.values())
                .flatMap(protocol -> FAULTS.keySet().stream()
                        .flatMap(name ->
                                Stream.of(Arguments.of(name, protocol, false), Arguments.of(name, protocol, true))));
    }

    @ParameterizedTest(name = "{0}, {1}, streamed: {2}")
    @MethodSource("cases")
    void fallbackAnswersWholeAndTheFirstIsAskedOnce(String name, Protocol protocol, boolean stream) throws Exception {
        String sick = sick(name, protocol, stream);

        ChatCompletion completion = protocol.ask(
                http,
                service.address(),
                sick,
                stream,
                "\"fallbacks\": [\"mistral/ready\"], \"deadline\": \"" + (name.equals("hangs") ? "10s" : "60s") + "\"");

        assertThat(completion.status()).isEqualTo(200);
        assertThat(completion.text()).isEqualTo(ANSWER);
        assertThat(completion.done()).isTrue();
        assertThat(completion.model()).isEqualTo("mistral/ready");
        assertThat(completion.tokens()).isPositive();
        assertThat(service.simulator().log().of(sick)).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"throttled, false", "throttled, true", "fails, false", "fails, true", "resets, false", "resets, true"})
    void modelThatNeedsTimeAndHasNoFallbackIsAskedOnceMoreWhenItSaid(String name, boolean stream) throws Exception {
        String model = "huggingface/" + name + "-once" + (stream ? "-streamed" : "");

        ChatCompletion completion = completion(model, stream, "\"deadline\": \"60s\"");

        assertThat(completion.text()).isEqualTo(ANSWER);
        assertThat(completion.model()).isEqualTo(model);
        List<LoggedRequest> asked = service.simulator().log().of(model);
        assertThat(asked).hasSize(2);
        if (name.equals("throttled")) {
            assertThat(asked.getLast().arrivedNanos() - asked.getFirst().arrivedNanos())
                    .isGreaterThanOrEqualTo(WAIT.toNanos());
        }
    }

    /** By prefill where the catalogue says so, else in words; a model that refuses a prefill is asked in words too. */
    @ParameterizedTest
    @CsvSource({
        "words, gemini/goes-on, 1, false",
        "prefill, anthropic/claude-haiku-4-5, 1, true",
        "echo, mistral/mistral-small-2603, 1, true",
        "refusal, mistral/ministral-8b-2512, 2, false"
    })
    void nextModelGoesOnWithAnAnswerThatBrokeOff(String name, String next, int requests, boolean prefilled)
            throws Exception {
        service.worker().health().reset(null, "test");
        ChatCompletion completion = completion("openai/cut-" + name, true, "\"fallbacks\": [\"" + next + "\"]");

        assertThat(completion.done()).as(completion.error().toString()).isTrue();
        assertThat(completion.text()).isEqualTo(BEGUN + REST);
        assertThat(completion.model()).isEqualTo(next);
        assertThat(completion.tokens()).isPositive();
        assertThat(completion.own().at("/path/1/continued/model").asText()).isEqualTo("openai/cut-" + name);
        assertThat(completion.own().at("/path/1/continued/characters").asInt()).isEqualTo(BEGUN.length());
        assertThat(completion.own().path("cost_complete").asBoolean(true))
                .as("the request that broke off may have been billed")
                .isFalse();
        List<LoggedRequest> asked = service.simulator().log().of(next);
        assertThat(asked).hasSize(requests);
        assertThat(asked.getLast().prompt().contains("two and two have</end>")).isNotEqualTo(prefilled);
    }

    @Test
    void wholeAnswerIsAskedForAnewWhereNobodySawItsBeginning() throws Exception {
        service.worker().health().reset(null, "test");
        ChatCompletion completion = completion("openai/cut-told", false, "\"fallbacks\": [\"mistral/codestral-2508\"]");

        assertThat(completion.text()).isEqualTo(REST);
        assertThat(completion.own().at("/path/1").has("continued")).isFalse();
        assertThat(service.simulator().log().of("mistral/codestral-2508")).hasSize(1);
    }

    @Test
    void thirdModelGoesOnWhereTheSecondBrokeOffToo() throws Exception {
        service.worker().health().reset(null, "test");
        ChatCompletion completion =
                completion("openai/cut-twice", true, "\"fallbacks\": [\"gemini/cut-too\", \"mistral/ready\"]");

        assertThat(completion.done()).as(completion.error().toString()).isTrue();
        String between =
                completion.text().substring(BEGUN.length(), completion.text().length() - ANSWER.length());
        assertThat(completion.text()).startsWith(BEGUN).endsWith(ANSWER);
        assertThat(between).isNotBlank();
        assertThat(REST).startsWith(between);
        assertThat(completion.model()).isEqualTo("mistral/ready");
        assertThat(completion.own().at("/path/2/continued/model").asText()).isEqualTo("gemini/cut-too");
    }

    @Test
    void modelThatIsAskedOnceMoreGoesOnWithItsOwnAnswer() throws Exception {
        service.worker().health().reset(null, "test");
        ChatCompletion completion = completion("huggingface/cut-once", true, "\"deadline\": \"60s\"");

        assertThat(completion.done()).as(completion.error().toString()).isTrue();
        assertThat(completion.text()).isEqualTo(BEGUN + " been told.");
        assertThat(completion.model()).isEqualTo("huggingface/cut-once");
        assertThat(completion.own().at("/path/0/continued/model").asText()).isEqualTo("huggingface/cut-once");
    }

    @Test
    void streamsThatBreakOffOpenTheCircuitToo() throws Exception {
        for (int i = 0; i < 8; i++) {
            ChatCompletion completion = completion("anthropic/breaks", true, "\"fallbacks\": [\"mistral/ready\"]");

            assertThat(completion.done()).isTrue();
            assertThat(completion.text()).isEqualTo(ANSWER);
        }
        assertThat(service.simulator().log().of("anthropic/breaks")).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void modelThatComesAndGoesIsAskedAtMostOnceByEach() throws Exception {
        for (int i = 0; i < FLAPS; i++) {
            ChatCompletion completion = completion("gemini/flaps", i % 2 == 0, "\"fallbacks\": [\"mistral/ready\"]");

            assertThat(completion.done()).isTrue();
            assertThat(completion.text()).isEqualTo(ANSWER);
            assertThat(completion.tokens()).isPositive();
        }
        assertThat(service.simulator().log().of("gemini/flaps")).hasSizeLessThanOrEqualTo(FLAPS);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void modelWhoseFirstTokenWouldTake20SecondsIsAskedOnceAndLeft() {
        assertThat(late).succeedsWithin(Requests.PATIENCE).satisfies(completion -> {
            assertThat(completion.text()).isEqualTo(ANSWER);
            assertThat(completion.done()).isTrue();
            assertThat(completion.model()).isEqualTo("mistral/ready");
        });
        assertThat(service.simulator().log().of("openai/late")).hasSize(1);
    }

    private ChatCompletion late() {
        try {
            return completion("openai/late", true, "\"fallbacks\": [\"mistral/ready\"], \"deadline\": \"60s\"");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private ChatCompletion completion(String model, boolean stream, String more) throws Exception {
        return ChatCompletion.of(http, service.address(), model, stream, more);
    }
}

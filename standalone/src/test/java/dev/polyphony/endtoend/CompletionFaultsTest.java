package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the first provider does, a client of OpenAI's protocol gets a whole answer or a clear error. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompletionFaultsTest {
    private static final String ANSWER = "The answer is four, as two and two have been since anybody counted.";
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int FLAPS = 20;
    private static final Map<String, Fault> FAULTS = faults();

    private final CompletionService service = CompletionService.start(script());
    private final HttpClient http = HttpClient.newHttpClient();

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
            for (boolean stream : List.of(false, true)) {
                script.answer(sick(name, stream), ANSWER).fault(sick(name, stream), fault);
            }
        });
        for (boolean stream : List.of(false, true)) {
            once(script, "throttled", stream, Fault.throttled(WAIT));
            once(script, "fails", stream, Fault.unavailable(500));
            once(script, "resets", stream, Fault.resetBeforeAnswer());
        }
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

    private static String sick(String name, boolean stream) {
        return "openai/" + name + (stream ? "-streamed" : "");
    }

    @AfterAll
    void stop() {
        service.close();
        http.close();
    }

    static Stream<Arguments> cases() {
        return FAULTS.keySet().stream().flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
    }

    @ParameterizedTest(name = "{0}, streamed: {1}")
    @MethodSource("cases")
    void fallbackAnswersWholeAndTheFirstIsAskedOnce(String name, boolean stream) throws Exception {
        String sick = sick(name, stream);

        ChatCompletion completion = completion(
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

    private ChatCompletion completion(String model, boolean stream, String more) throws Exception {
        return ChatCompletion.of(http, service.address(), model, stream, more);
    }
}

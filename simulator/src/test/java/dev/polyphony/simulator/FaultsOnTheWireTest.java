package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of every vendor, by status and form of body. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsOnTheWireTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulator simulator = Simulator.start(Script.healthy());

    @AfterAll
    void stop() {
        simulator.close();
    }

    /** Statuses in the order openai, anthropic, gemini, mistral, huggingface, ollama, groq. */
    static Stream<Arguments> reported() {
        return Stream.of(
                        row(Fault.missingKey(), 401, 401, 403, 401, 401, 401, 401),
                        row(Fault.badKey(), 401, 401, 400, 401, 401, 401, 401),
                        row(Fault.forbidden(), 403, 403, 403, 403, 403, 403, 403),
                        row(Fault.creditExhausted(), 429, 400, 429, 402, 402, 402, 429),
                        row(Fault.throttled(null), 429, 429, 429, 429, 429, 429, 429),
                        row(Fault.throttled(Duration.ofSeconds(2)), 429, 429, 429, 429, 429, 429, 429),
                        row(Fault.contextTooLong(), 400, 400, 400, 400, 400, 400, 400),
                        row(Fault.invalidRequest(400), 400, 400, 400, 400, 400, 400, 400),
                        row(Fault.invalidRequest(422), 422, 422, 422, 422, 422, 422, 422),
                        row(Fault.modelNotFound(), 404, 404, 404, 400, 400, 404, 404),
                        row(Fault.unavailable(500), 500, 500, 500, 500, 500, 500, 500),
                        row(Fault.unavailable(502), 502, 502, 502, 502, 502, 502, 502),
                        row(Fault.unavailable(503), 503, 503, 503, 503, 503, 503, 503),
                        row(Fault.unavailable(529), 529, 529, 529, 529, 529, 529, 529))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> row(Fault fault, int... statuses) {
        return Stream.iterate(0, at -> at < statuses.length, at -> at + 1)
                .map(at -> Arguments.of(fault, Asked.PROVIDERS.get(at), statuses[at]));
    }

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @MethodSource("reported")
    void reportedFaultHasTheVendorsStatusAndErrorBody(Fault fault, String provider, int status) throws Exception {
        simulator.script(Script.builder().fault("*", fault).build());

        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> response = stream
                    ? Asked.streamed(simulator, provider, "m", "Why?")
                    : Asked.once(simulator, provider, "m", "Why?");

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            JsonNode body = JSON.readTree(response.body());
            String vendorsField = switch (provider) {
                case "mistral" -> body.has("detail") ? "detail" : "message";
                default -> "error";
            };
            assertThat(body.path(vendorsField).isMissingNode())
                    .as(response.body())
                    .isFalse();
        }
        assertThat(simulator.log().requests().getLast().fault()).isEqualTo(fault.kind());
        assertThat(simulator.log().requests().getLast().status()).isEqualTo(status);
    }

    static Stream<String> providers() {
        return Asked.PROVIDERS.stream();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void delayOfAThrottledRequestIsWhereTheVendorPutsIt(String provider) throws Exception {
        simulator.script(Script.builder()
                .fault("*", Fault.throttled(Duration.ofSeconds(2)))
                .build());

        HttpResponse<String> response = Asked.once(simulator, provider, "m", "Why?");

        if (provider.equals("gemini")) {
            assertThat(JSON.readTree(response.body()).findValue("retryDelay").asText())
                    .isEqualTo("2s");
            assertThat(response.headers().firstValue("retry-after")).isEmpty();
        } else {
            assertThat(response.headers().firstValue("retry-after")).hasValue("2");
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void missingKeyIsRejectedExceptByOllama(String provider) throws Exception {
        simulator.script(Script.healthy());

        HttpResponse<String> response = Asked.client()
                .send(
                        Asked.keyless(simulator, provider, "m", "Why?", false).build(),
                        HttpResponse.BodyHandlers.ofString());

        int expected = switch (provider) {
            case "ollama" -> 200;
            case "gemini" -> 403;
            default -> 401;
        };
        assertThat(response.statusCode()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void malformedAnswerIsASuccessThatDoesNotParse(String provider) throws Exception {
        simulator.script(Script.builder().fault("*", Fault.malformedJson()).build());

        HttpResponse<String> response = Asked.once(simulator, provider, "m", "Why?");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> JSON.readTree(response.body())).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void otherBodiesInPlaceOfTheAnswer(String provider) throws Exception {
        assertThat(faulted(provider, Fault.emptyObject()).body()).isEqualTo("{}");
        assertThat(faulted(provider, Fault.emptyBody()).body()).isEmpty();
        assertThat(faulted(provider, Fault.htmlInstead()).body()).startsWith("<!DOCTYPE html>");
        HttpResponse<String> gateway = faulted(provider, Fault.htmlGateway502());
        assertThat(gateway.statusCode()).isEqualTo(502);
        assertThat(gateway.headers().firstValue("content-type")).hasValue("text/html");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void refusalHasNoText(String provider) throws Exception {
        JsonNode body = JSON.readTree(faulted(provider, Fault.refused()).body());

        assertThat(body.at(Asked.textOf(provider)).asText("")).isIn("", "null");
        if (provider.equals("gemini")) {
            assertThat(body.at("/promptFeedback/blockReason").asText()).isEqualTo("PROHIBITED_CONTENT");
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void brokenConnectionFailsTheClient(String provider) {
        for (Fault fault : List.of(Fault.resetBeforeAnswer(), Fault.resetMidBody(), Fault.closeMidBody())) {
            assertThatThrownBy(() -> faulted(provider, fault)).as(fault.kind()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Asked.streamed(simulator, provider, "m", "Why?"))
                    .as(fault.kind())
                    .isInstanceOf(IOException.class);
            assertThat(simulator.log().requests().getLast().outcome())
                    .isEqualTo(fault.equals(Fault.closeMidBody()) ? LoggedOutcome.FAULTED : LoggedOutcome.RESET);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void slowFaultsStillAnswerInFull(String provider) throws Exception {
        Duration delay = Duration.ofMillis(200);
        for (Fault fault : List.of(Fault.slowFirstByte(delay), Fault.slowBody(delay))) {
            JsonNode body = JSON.readTree(faulted(provider, fault).body());

            assertThat(body.at(Asked.textOf(provider)).asText()).endsWith("[simulated answer]");
            assertThat(simulator.log().requests().getLast().took()).isGreaterThan(delay.minusMillis(5));
        }
    }

    private HttpResponse<String> faulted(String provider, Fault fault) throws Exception {
        simulator.script(Script.builder().fault("*", fault).build());
        return Asked.once(simulator, provider, "m", "Why?");
    }
}

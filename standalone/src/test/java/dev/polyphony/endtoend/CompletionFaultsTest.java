package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the first provider does, a client of OpenAI's protocol gets a whole answer or a clear error. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompletionFaultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = "The answer is four, as two and two have been since anybody counted.";
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
        return script.build();
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
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(service.address().resolve("/v1/chat/completions"))
                        .timeout(Requests.PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                """
                                {"model": "%s", "messages": [{"role": "user", "content": "What is 2+2?"}], "stream": %s,
                                 "stream_options": {"include_usage": true},
                                 "polyphony": {"fallbacks": ["mistral/ready"], "deadline": "%s"}}""".formatted(sick, stream, name.equals("hangs") ? "10s" : "60s")))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<JsonNode> parts = stream ? events(response.body()) : List.of(JSON.readTree(response.body()));
        String text = "";
        for (JsonNode part : parts) {
            JsonNode choice = part.path("choices").path(0);
            text += choice.path(stream ? "delta" : "message").path("content").asText("");
        }
        assertThat(text).isEqualTo(ANSWER);
        assertThat(parts.getLast().path("model").asText()).isEqualTo("mistral/ready");
        assertThat(parts.getLast().path("usage").path("total_tokens").asLong()).isPositive();
        assertThat(service.simulator().log().of(sick)).hasSizeLessThanOrEqualTo(1);
    }

    private static List<JsonNode> events(String body) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line :
                body.lines().filter(line -> line.startsWith("data: ")).toList()) {
            if (!line.equals("data: [DONE]")) {
                events.add(JSON.readTree(line.substring("data: ".length())));
            }
        }
        assertThat(body).endsWith("data: [DONE]\n\n");
        return events;
    }
}

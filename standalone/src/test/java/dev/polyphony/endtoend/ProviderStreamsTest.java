package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.endtoend.RawProvider.Answer;
import dev.polyphony.endtoend.RawProvider.Asked;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a provider writes its stream, and wherever that ends, a client gets a whole answer or a clear error. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderStreamsTest {
    private static final String OTHER = "The fallback says something else altogether.";
    private static final List<String> TOKENS = IntStream.rangeClosed(1, 60)
            .mapToObj(i -> i % 10 == 0 ? "n\u00e9\ud83d\ude00" + i + " " : "w" + i + " ")
            .toList();
    private static final String ANSWER = String.join("", TOKENS);
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":60,\"total_tokens\":69}";
    private static final String DONE = event("[DONE]");
    private static final String ENDS = choice("{}", "\"stop\"") + event("{\"choices\":[]," + USAGE + "}") + DONE;
    private static final String ALL = choice("{\"role\":\"assistant\",\"content\":\"\"}", "null") + said(0, 60) + ENDS;

    private static final Map<String, Answer> WHOLE = whole();
    private static final Map<String, Answer> NONE = none();
    private static final Map<String, Answer> BROKEN = broken();

    private final RawProvider provider = RawProvider.start();
    private final HttpClient http = HttpClient.newHttpClient();

    /** Circuits stay closed, so that no case hides another. */
    private final CompletionService service = CompletionService.start(
            Script.builder().answer("mistral/ready", OTHER).build(),
            Map.of("OPENAI_BASE_URL", provider.url()),
            "--polyphony.worker.tuning.first-token=2s",
            "--polyphony.worker.tuning.stream-stall=1s",
            "--polyphony.worker.tuning.circuit-threshold=1000",
            "--polyphony.worker.tuning.circuit-window=1000",
            "--polyphony.worker.tuning.throttled-wait=100ms");

    @AfterAll
    void stop() {
        service.close();
        provider.close();
        http.close();
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String choice(String delta, String finish) {
        return event("{\"id\":\"c\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}");
    }

    private static String said(int from, int to) {
        return TOKENS.subList(from, to).stream()
                .map(token -> choice("{\"content\":\"" + token + "\"}", "null"))
                .collect(Collectors.joining());
    }

    private static String error(String code) {
        return "{\"error\":{\"message\":\"No.\",\"type\":\"server_error\",\"code\":\"" + code + "\"}}";
    }

    private static Answer stream(String text) {
        return request -> request.events().write(text);
    }

    private static Answer open(String text) {
        return request -> request.events().write(text).silence();
    }

    private static Answer chunked(byte[] body, int size, boolean ended) {
        return request -> {
            request.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            for (int from = 0; from < body.length; from += size) {
                int length = Math.min(size, body.length - from);
                byte[] part = Arrays.copyOfRange(body, from, from + length);
                request.write(Integer.toHexString(length) + "\r\n").write(part).write("\r\n");
            }
            request.write(ended ? "0\r\n\r\n" : "");
        };
    }

    /** What is as good as a stream by the book. */
    private static Map<String, Answer> whole() {
        Map<String, Answer> whole = new LinkedHashMap<>();
        whole.put("by-the-book", stream(ALL));
        whole.put("no-done", stream(ALL.replace(DONE, "")));
        whole.put("no-done-and-open", open(ALL.replace(DONE, "")));
        whole.put("done-and-open", open(ALL));
        whole.put("no-reason-to-stop", stream(said(0, 60) + event("{\"choices\":[]," + USAGE + "}") + DONE));
        whole.put("more-after-done", stream(ALL + said(0, 1) + DONE));
        whole.put("crlf", stream(ALL.replace("\n", "\r\n")));
        whole.put("cr", open(ALL.replace("\n", "\r")));
        whole.put("comments-and-fields", stream(": hi\n\n" + ALL.replace("data: {", ": c\nevent: x\nid: 7\ndata:{")));
        whole.put("pings", stream(ALL.replace("data: {", "event: ping\ndata: ping\n\ndata: {")));
        whole.put("bom", stream("\uFEFF" + ALL));
        whole.put("no-blank-lines", stream(ALL.replace("\n\n", "\n")));
        whole.put("several-lines-of-data", stream(ALL.replace(",\"choices\"", ",\ndata: \"choices\"")));
        whole.put("byte-by-byte", chunked(ALL.getBytes(StandardCharsets.UTF_8), 1, true));
        whole.put("seven-bytes-a-chunk", chunked(ALL.getBytes(StandardCharsets.UTF_8), 7, true));
        whole.put("half-characters", request -> {
            String escaped = ALL.replace(
                    "\ud83d\ude00", "\\ud83d\"}}]}\n\n|data: {\"choices\":[{\"delta\":{\"content\":\"\\ude00");
            request.events();
            for (String part : escaped.split("\\|", -1)) {
                request.write(part);
                Thread.sleep(30);
            }
        });
        whole.put("usage-null", stream(ALL.replace("\"choices\":[{", "\"usage\":null,\"choices\":[{")));
        whole.put(
                "usage-with-the-end",
                stream(said(0, 60) + choice("{}", "\"stop\"").replace("]}", "]," + USAGE + "}") + DONE));
        whole.put("usage-in-each", stream(ALL.replace("\"choices\":[{", USAGE + ",\"choices\":[{")));
        whole.put("empty-choices", stream(ALL.replace("data: {", "data: {\"choices\":[]}\n\ndata: {")));
        whole.put(
                "nulls",
                stream(event("{\"choices\":[{\"delta\":null}]}") + event("{\"choices\":null}") + event("{}") + ALL));
        whole.put("role-in-each", stream(ALL.replace("{\"content\"", "{\"role\":\"assistant\",\"content\"")));
        whole.put("plain-json", request -> request.json(200, """
                {"choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],%s}""".formatted(ANSWER, USAGE)));
        whole.put(
                "early-hints",
                request -> request.write("HTTP/1.1 103 Early Hints\r\n\r\n")
                        .events()
                        .write(ALL));
        whole.put("http-1.0", request -> request.write("HTTP/1.0 200 OK\r\n\r\n" + ALL));
        return whole;
    }

    /** What has nothing of an answer. */
    private static Map<String, Answer> none() {
        Map<String, Answer> none = new LinkedHashMap<>();
        none.put("silent", Asked::silence);
        none.put("silent-after-the-head", open(""));
        none.put("comments-alone", slowly(": ping\n\n"));
        none.put("roles-alone", slowly(choice("{\"role\":\"assistant\",\"content\":\"\"}", "null")));
        none.put("throttled", request -> request.json(429, error("rate_limit_exceeded"), "Retry-After: 2"));
        none.put("failing", request -> request.json(500, error("oops")));
        none.put("reset", Asked::reset);
        none.put("closed", request -> {});
        none.put("empty", Asked::events);
        none.put("done-alone", stream(DONE));
        none.put("stop-alone", stream(choice("{}", "\"stop\"") + DONE));
        none.put("error-event", stream("event: error\n" + event(error("overloaded")) + DONE));
        none.put("error-as-success", request -> request.json(200, error("oops")));
        none.put("too-long", request -> request.json(400, error("context_length_exceeded")));
        none.put("filtered", stream(choice("{}", "\"content_filter\"") + DONE));
        none.put("redirect", request -> request.head(301, "Location: http://127.0.0.1:1/", "Content-Length: 0"));
        none.put("no-content", request -> request.head(204));
        none.put("no-http", request -> request.write("\u0000 what?\r\n\r\n"));
        return none;
    }

    private static Answer slowly(String again) {
        return request -> {
            request.events();
            while (true) {
                request.write(again);
                Thread.sleep(100);
            }
        };
    }

    /** What begins as an answer. */
    private static Map<String, Answer> broken() {
        String begun = said(0, 40);
        byte[] bytes = begun.getBytes(StandardCharsets.UTF_8);
        Map<String, Answer> broken = new LinkedHashMap<>();
        broken.put("cut", stream(begun));
        broken.put("cut-with-a-last-chunk", chunked(bytes, bytes.length, true));
        broken.put("cut-amid-chunks", chunked(bytes, bytes.length, false));
        broken.put("cut-amid-an-event", stream(begun.substring(0, begun.length() - 30)));
        broken.put("cut-by-reset", request -> {
            request.events().write(begun);
            Thread.sleep(300);
            request.reset();
        });
        broken.put("stalls", open(said(0, 20)));
        broken.put("bad-json", stream(said(0, 20) + "data: {\"choices\": [{\n\n" + said(20, 60) + ENDS));
        broken.put("error-amid", stream(said(0, 20) + event(error("oops")) + DONE));
        broken.put("stops-by-error", stream(said(0, 20) + choice("{}", "\"error\"") + DONE));
        broken.put("filtered-amid", stream(said(0, 20) + choice("{}", "\"content_filter\"") + DONE));
        return broken;
    }

    static Set<String> wholeStreams() {
        return WHOLE.keySet();
    }

    static Set<String> noAnswers() {
        return NONE.keySet();
    }

    static Set<String> brokenStreams() {
        return BROKEN.keySet();
    }

    private ChatCompletion asked(String name, Map<String, Answer> answers) throws IOException, InterruptedException {
        provider.answer(name, Objects.requireNonNull(answers.get(name)));
        ChatCompletion completion = ChatCompletion.of(
                http,
                service.address(),
                "openai/" + name,
                true,
                "\"fallbacks\": [\"mistral/ready\"], \"deadline\": \"60s\"");
        assertThat(provider.asked(name)).isEqualTo(1);
        return completion;
    }

    @ParameterizedTest
    @MethodSource("wholeStreams")
    void streamOfAnyFormIsTheAnswer(String name) throws Exception {
        ChatCompletion completion = asked(name, WHOLE);

        assertThat(completion.text()).isEqualTo(ANSWER);
        assertThat(completion.done()).isTrue();
        assertThat(completion.model()).isEqualTo("openai/" + name);
        assertThat(completion.tokens()).isEqualTo(69);
    }

    /** As vLLM tells it; Anthropic's own API does by the names that are asked for here. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopSequenceThatAProviderTellsReachesWhoAsksInAnthropicsForm(boolean stream) throws Exception {
        String stop = "\"finish_reason\":\"stop\",\"stop_reason\":\"END\"}],";
        provider.answer("stops", request -> {
            if (request.stream()) {
                request.events()
                        .write(said(0, 1)
                                + event("{\"choices\":[{\"index\":0,\"delta\":{}," + stop + USAGE + "}")
                                + DONE);
            } else {
                request.json(200, "{\"choices\":[{\"message\":{\"content\":\"w1\"}," + stop + USAGE + "}");
            }
        });

        String answer = http.send(
                        HttpRequest.newBuilder(service.address().resolve("/v1/messages"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("""
                                        {"model": "openai/stops", "max_tokens": 100, "stop_sequences": ["STOP", "END"],
                                         "stream": %s, "messages": [{"role": "user", "content": "Why?"}]}""".formatted(stream)))
                                .build(),
                        BodyHandlers.ofString())
                .body();

        assertThat(answer).contains("\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"", "w1");
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void fallbackAnswersWhereTheFirstSaysNothing(String name) throws Exception {
        ChatCompletion completion = asked(name, NONE);

        assertThat(completion.text()).isEqualTo(OTHER);
        assertThat(completion.done()).isTrue();
        assertThat(completion.model()).isEqualTo("mistral/ready");
        assertThat(completion.tokens()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("brokenStreams")
    void streamThatDiesIsNeverASuccess(String name) throws Exception {
        ChatCompletion completion = asked(name, BROKEN);

        if (completion.done()) {
            assertThat(completion.text()).startsWith(TOKENS.getFirst()).endsWith(OTHER);
        } else {
            assertThat(completion.error().path("code").asText()).isEqualTo("stream_interrupted");
            assertThat(completion.error().path("message").asText()).contains("openai/" + name + " failed: ");
        }
    }
}

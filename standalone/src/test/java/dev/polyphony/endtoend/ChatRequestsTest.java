package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat requests that are wrong, that nobody can answer, that are sent again, or left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatRequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CompletionService service = CompletionService.start(Script.builder()
            .answer("openai/m", "It is 4.")
            .fault("openai/hanging", Fault.hang())
            .fault("openai/long", Fault.contextTooLong())
            .fault("openai/declines", Fault.refused())
            .build());
    private final ChatRequests chat = new ChatRequests(service);
    private final OpenAIClient openai = OpenAIOkHttpClient.builder()
            .baseUrl(service.address() + "/v1")
            .apiKey("any")
            .maxRetries(0)
            .build();

    @AfterAll
    void stop() {
        openai.close();
        chat.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":[{"role":"user","content":"q"}]}              | 400 | model
            {"model":"openai/m"}                                      | 400 | messages
            {"model":"openai/m","messages":[]}                        | 400 | messages
            {"model":"openai/m","messages":[{"role":"cat","content":"q"}]} | 400 | messages[0].role
            {"model":"openai/m","messages":[{"role":"user","content":[{"type":"file"}]}]} | 400 | messages[0].content[0].type
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"max_tokens":0} | 400 | max_tokens
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"stream":"yes"} | 400 | stream
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"polyphony":{"max-cost":1}} | 400 | polyphony.max-cost
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"polyphony":{"stream_mode":"x"}} | 400 | polyphony.stream_mode
            {"model":"gpt-4o-mimi","messages":[{"role":"user","content":"q"}]} | 404 | model
            {"model":"polyphony/vote","messages":[{"role":"user","content":"q"}],"tools":[{"type":"function","function":{"name":"f"}}]} | 400 | tools
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"temperature":3} | 400 | temperature
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"n":0} | 400 | n
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"n":9} | 400 | n
            {"model":"polyphony/vote","messages":[{"role":"user","content":"q"}],"n":2} | 400 | n
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"n":2,"polyphony":{"cache":"1h"}} | 400 | polyphony.cache
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"logprobs":true,"top_logprobs":21} | 400 | top_logprobs
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"top_logprobs":2} | 400 | top_logprobs
            {"model":"polyphony/vote","messages":[{"role":"user","content":"q"}],"logprobs":true} | 400 | logprobs
            {"model":"openai/m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://x/y.png"}}]}]} | 400 | messages[0].content[0].image_url
            {"model":"polyphony/ensemble","messages":[{"role":"user","content":"q"}],"fallbacks":["openai/m"]} | 400 | fallbacks
            {"model":"polyphony/mixed","messages":[{"role":"user","content":"q"}],"fallbacks":["openai/m"]} | 400 | fallbacks
            {"model":"polyphony/plan","messages":[{"role":"user","content":"q"}],"polyphony":{"plan":{"fallback":["openai/m"]},"fallbacks":["openai/m"]}} | 400 | polyphony.fallbacks
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"polyphony":{"strategy":"vote"},"fallbacks":["mistral/n"]} | 400 | fallbacks
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"fallbacks":["polyphony/ensemble"]} | 400 | fallbacks
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"n":2,"seed":9223372036854775807} | 400 | seed
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"stream_options":"x"} | 400 | stream_options
            {"model":"openai/m","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","tool_calls":"x"},{"role":"user","content":"q"}]} | 400 | messages[1].tool_calls
            {"model":"polyphony/votes","messages":[{"role":"user","content":"q"}]} | 400 | polyphony.strategy
            """)
    void wrongFieldIsNamed(String body, int status, String field) throws Exception {
        HttpResponse<String> response = chat.post(body);

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.path("param").asText()).isEqualTo(field);
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain("Exception");
    }

    @Test
    void unknownFieldsAreNamedAndIgnored() throws Exception {
        JsonNode completion = JSON.readTree(chat.post("""
                {"model":"openai/m","messages":[{"role":"user","content":"q"}],"novelty":1,"user":"u"}""").body());

        assertThat(completion.path("polyphony").path("ignored"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("novelty", "user");
    }

    @Test
    void unknownFieldsWithinOthersAreNamedByTheirPaths() throws Exception {
        JsonNode completion = JSON.readTree(chat.post("""
                {"model": "openai/m", "stream_options": {"y": 1},
                 "tools": [{"type": "function", "z": 1, "function": {"name": "f", "parameters": {"title": "t"}, "w": 1}}],
                 "messages": [{"role": "system", "content": "s"}, {"role": "user", "name": "ann", "content": [
                   {"type": "text", "text": "q", "cache_control": {"type": "ephemeral"}},
                   {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo=", "detail": "low"}}]}]}""").body());

        assertThat(completion.path("polyphony").path("ignored"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(
                        "stream_options.y",
                        "tools[0].z",
                        "tools[0].function.w",
                        "messages[1].name",
                        "messages[1].content[0].cache_control",
                        "messages[1].content[1].image_url.detail");
    }

    @ParameterizedTest
    @CsvSource({
        "Polyphony-Max-Cos, 'Polyphony-Max-Cost'",
        "Polyphony-Budget, 'Polyphony-On-Budget'",
        "Polyphony-Foo, there are Polyphony-Tenant",
        "polyphony-deadlin, 'Polyphony-Deadline'"
    })
    void headerOfOursThatNobodyReadsIsRefused(String header, String said) throws Exception {
        HttpResponse<String> refused = chat.post(ChatRequests.body("openai/m", "q"), header, "1");

        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(error.path("param").asText()).isEqualToIgnoringCase(header);
        assertThat(error.path("message").asText()).contains(said);
    }

    @Test
    void otherPathsAreTheProtocolsErrorToo() throws Exception {
        HttpResponse<String> response = chat.get("/v1/nothing");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(response.body()).path("error").path("message").asText())
                .contains("/v1/chat/completions");
    }

    @ParameterizedTest
    @CsvSource({"openai/long, context_length_exceeded", "openai/declines, content_filter"})
    void promptThatNobodyTakesIsTheProtocolsError(String model, String code) {
        OpenAIServiceException error = catchThrowableOfType(
                OpenAIServiceException.class,
                () -> openai.chat()
                        .completions()
                        .create(ChatCompletionCreateParams.builder()
                                .model(model)
                                .addUserMessage("What is 2+2?")
                                .build()));

        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.code()).hasValue(code);
    }

    @Test
    void questionThatFitsNoModelsContextIsRefusedAsTooLongBeforeItIsAsked() throws Exception {
        HttpResponse<String> response = chat.post(ChatRequests.body("gpt-4o-mini", "word ".repeat(130_000)));

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error.path("code").asText()).isEqualTo("context_length_exceeded");
        assertThat(error.path("param").asText()).isEqualTo("messages");
        assertThat(error.path("message").asText()).contains("at least 130,000 tokens", "128,000 (gpt-4o-mini)");
    }

    @Test
    void sameIdempotencyKeyIsTheSameAnswerAndAnotherQuestionUnderItAConflict() throws Exception {
        String question = ChatRequests.body("openai/m", "Once?");
        HttpResponse<String> first = chat.post(question, "Idempotency-Key", "k 1");
        HttpResponse<String> second = chat.post(question, "Idempotency-Key", "k 1");

        assertThat(JSON.readTree(second.body()).path("id"))
                .isEqualTo(JSON.readTree(first.body()).path("id"));
        assertThat(chat.post(ChatRequests.body("openai/m", "Another?"), "Idempotency-Key", "k 1")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void idempotencyKeyHasOneToTwoHundredAndFiftyFiveCharacters() throws Exception {
        String question = ChatRequests.body("openai/m", "Once?");

        for (String key : List.of("", " ", "k".repeat(256))) {
            HttpResponse<String> refused = chat.post(question, "Idempotency-Key", key);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(refused.body()).at("/error/param").asText())
                    .isEqualTo("Idempotency-Key");
        }
        assertThat(chat.post(question, "Idempotency-Key", "k".repeat(255)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void clientThatLeavesWhileItWaitsForAWholeAnswerCancelsTheAnalysis() throws Exception {
        CompletableFuture<HttpResponse<String>> left =
                chat.asked("leaver", ChatRequests.body("openai/hanging", "Anybody?"));

        left.cancel(true);

        assertThat(service.client()
                        .result(ChatRequests.id("leaver"), Requests.PATIENCE)
                        .status())
                .isEqualTo(AnalysisStatus.CANCELLED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model": "openai/hanging", "messages": [{"role": "user", "content": "%s?"}]}
            {"model": "openai/hanging", "messages": [{"role": "user", "content": "%s?"}], "stream": true}
            {"model": "openai/hanging", "messages": [{"role": "user", "content": "%s?"}], "n": 2}
            """)
    void largeBodyTakesNoRoomFromOthersUntilItIsAnswered(String question) throws Exception {
        // More than half of what bodies under way have together.
        String large = " ".repeat(20 * 1024 * 1024);
        String key = Integer.toHexString(question.hashCode());
        CompletableFuture<HttpResponse<String>> first = chat.asked(key, question.formatted(key) + large);

        await().untilAsserted(() -> assertThat(chat.post(ChatRequests.body("openai/m", "Room?") + large)
                        .statusCode())
                .isEqualTo(200));
        first.cancel(true);
    }
}

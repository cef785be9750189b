package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.Period;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several answers to one chat request, as {@code n} asks for: what they are, what they cost, and what one that fails
 * is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CompletionService service = CompletionService.start(Script.builder()
            .answer("openai/m", "It is 4.")
            .answer("openai/gpt-4o-mini", "It is 4.")
            .answer("openai/several", "It is 4.")
            .behaviour("openai/once-false", Behaviour.sequence(Fault.hang()))
            .behaviour("openai/once-true", Behaviour.sequence(Fault.hang()))
            .fault("openai/long", Fault.contextTooLong())
            .build());
    private final ChatRequests chat = new ChatRequests(service);

    @AfterAll
    void stop() {
        chat.close();
        service.close();
    }

    @Test
    void severalAnswersAreAnalysesOfTheirOwnPaidForOnceUnderTheKey() throws Exception {
        String question = """
                {"model": "openai/several", "n": 3, "seed": 7, "messages": [{"role": "user", "content": "What is 2+2?"}]}""";
        JsonNode answer =
                JSON.readTree(chat.post(question, "Idempotency-Key", "several").body());
        JsonNode again =
                JSON.readTree(chat.post(question, "Idempotency-Key", "several").body());

        assertThat(answer.path("choices")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode choice = answer.path("choices").path(i);
            assertThat(choice.path("index").asInt()).isEqualTo(i);
            assertThat(choice.at("/message/content").asText()).isEqualTo("It is 4.");
        }
        assertThat(service.simulator().log().of("openai/several")).hasSize(3);
        assertThat(again.path("id")).isEqualTo(answer.path("id"));
        List<String> ids = answer.at("/polyphony/choices")
                .valueStream()
                .map(own -> own.path("analysis_id").asText())
                .toList();
        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        long tokens = 0;
        for (String id : ids) {
            tokens += service.client().result(id, Requests.PATIENCE).spending().outputTokens();
        }
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(tokens);
    }

    @Test
    void severalAnswersStreamSideBySide() throws Exception {
        String stream = chat.post("""
                {"model": "openai/m", "n": 2, "stream": true, "stream_options": {"include_usage": true},
                 "messages": [{"role": "user", "content": "What is 2+2?"}]}""").body();

        Map<Integer, StringBuilder> texts = new HashMap<>();
        int usages = 0;
        for (String line :
                stream.lines().filter(line -> line.startsWith("data: {")).toList()) {
            JsonNode event = JSON.readTree(line.substring("data: ".length()));
            usages += event.hasNonNull("usage") ? 1 : 0;
            for (JsonNode choice : event.path("choices")) {
                texts.computeIfAbsent(choice.path("index").asInt(), any -> new StringBuilder())
                        .append(choice.at("/delta/content").asText(""));
            }
        }
        assertThat(texts)
                .hasSize(2)
                .allSatisfy((index, text) -> assertThat(text).hasToString("It is 4."));
        assertThat(usages).isEqualTo(1);
        assertThat(stream).endsWith("data: [DONE]\n\n").containsOnlyOnce("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneOfSeveralAnswersThatFailsIsAnError(boolean stream) throws Exception {
        HttpResponse<String> response = chat.post("""
                {"model": "openai/long", "n": 2, "stream": %s, "messages": [{"role": "user", "content": "What is 2+2?"}]}""".formatted(stream));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("context_length_exceeded");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void errorOfOneOfSeveralSaysWhatTheOthersCost(boolean stream) throws Exception {
        HttpResponse<String> response = several(
                "openai/once-" + stream,
                2,
                "\"stream\": %s, \"polyphony\": {\"deadline\": \"3s\"},".formatted(stream),
                "once " + stream);

        assertThat(response.body()).contains("timeout", "1 of 2 answers");
        JsonNode own = JSON.readTree(response.body()
                        .substring(response.body().lastIndexOf("{\"error\""))
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .path("polyphony");
        assertThat(own.path("choices"))
                .extracting(choice -> choice.path("status").asText())
                .containsExactlyInAnyOrder("answered", "deadline_passed");
        assertThat(own.path("choices"))
                .extracting(choice -> choice.path("analysis_id").asText())
                .containsExactly(ChatRequests.id("once " + stream), ChatRequests.id("once " + stream) + ".2");
    }

    @ParameterizedTest
    @CsvSource({"1, 0.0003, 200", "2, 0.0003, 429", "2, 0.0005, 200"})
    void severalAnswersShareWhatTheyMayCost(int count, String most, int status) throws Exception {
        HttpResponse<String> response = chat.post("""
                {"model": "gpt-4o-mini", "n": %d, "max_tokens": 100, "polyphony": {"max_cost": %s},
                 "messages": [{"role": "user", "content": "What is 2+2?"}]}""".formatted(count, most));

        JsonNode answer = JSON.readTree(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(answer.path("choices").size()).isEqualTo(status == 200 ? count : 0);
        assertThat(answer.at("/polyphony/cost").asDouble()).isLessThanOrEqualTo(Double.parseDouble(most));
    }

    @Test
    void severalAnswersOfWhichABudgetHasNoRoomForAllAreNotAskedFor() throws Exception {
        new Budgets(service.worker().database(), InstantSource.system())
                .set(new Budget(Budget.Scope.CATEGORY, "fourfold", Period.TOTAL, Money.parse("limit", "0.0005")));
        String more = "\"max_tokens\": 100, \"polyphony\": {\"category\": \"fourfold\"},";
        int before = service.simulator().log().of("openai/gpt-4o-mini").size();

        HttpResponse<String> four = several("gpt-4o-mini", 4, more, "fourfold 4");

        JsonNode error = JSON.readTree(four.body()).path("error");
        assertThat(four.statusCode()).as(four.body()).isEqualTo(429);
        assertThat(error.path("code").asText()).isEqualTo("budget_exceeded");
        assertThat(error.path("message").asText()).contains("nothing was asked", "4 answers");
        assertThat(service.simulator().log().of("openai/gpt-4o-mini")).hasSize(before);
        assertThat(service.client().knows(ChatRequests.id("fourfold 4"))).isFalse();
        HttpResponse<String> two = several("gpt-4o-mini", 2, more, "fourfold 2");
        assertThat(two.statusCode()).as(two.body()).isEqualTo(200);
        // Paid for already: what budgets leave now is nothing to it.
        assertThat(several("gpt-4o-mini", 2, more, "fourfold 2").statusCode()).isEqualTo(200);
    }

    @Test
    void boundThatIsDividedIsSaidToBe() throws Exception {
        HttpResponse<String> refused =
                several("gpt-4o-mini", 2, "\"max_tokens\": 100, \"polyphony\": {\"max_cost\": 0.0003},", "divided");

        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(error.path("param").asText()).isEqualTo("polyphony.max_cost");
        assertThat(error.path("message").asText()).contains("max_cost is divided among the 2 answers", "0.00015");
    }

    @Test
    void keyStandsForTheNumberOfAnswersToo() throws Exception {
        String alone = ChatRequests.body("openai/m", "What is 2+2?");
        assertThat(chat.post(alone, "Idempotency-Key", "one").statusCode()).isEqualTo(200);
        assertThat(several("openai/m", 2, "", "two").statusCode()).isEqualTo(200);
        int before = service.simulator().log().of("openai/m").size();

        List<HttpResponse<String>> others = List.of(
                several("openai/m", 3, "\"temperature\": 1,", "one"),
                several("openai/m", 3, "", "one"),
                several("openai/m", 4, "", "two"),
                chat.post(alone, "Idempotency-Key", "two"));

        assertThat(others).extracting(HttpResponse::statusCode).containsOnly(409);
        assertThat(service.simulator().log().of("openai/m")).hasSize(before);
        assertThat(service.client().knows(ChatRequests.id("one") + ".2")).isFalse();
        assertThat(several("openai/m", 2, "", "two").statusCode()).isEqualTo(200);
        assertThat(chat.post(alone, "Idempotency-Key", "one").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> several(String model, int count, String more, String key) throws Exception {
        return chat.post("""
                {"model": "%s", "n": %d, %s "messages": [{"role": "user", "content": "What is 2+2?"}]}""".formatted(model, count, more), "Idempotency-Key", key);
    }
}

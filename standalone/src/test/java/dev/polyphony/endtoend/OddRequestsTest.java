package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What no client should send is answered by the field and the fix: never taken for something else, never a 500. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddRequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private TestWorkflowEnvironment temporal;
    private ConfigurableApplicationContext starter;

    @BeforeAll
    void start() {
        TestEnvironmentOptions.Builder options =
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false);
        SearchAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        AnalysisClient client = new AnalysisClient(temporal.getWorkflowClient());
        starter = new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("analysisClient", client))
                .run("--server.port=0");
    }

    @AfterAll
    void stop() {
        starter.close();
        temporal.close();
        http.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt":"q","max-cost":1}                 | max-cost          | did you mean 'max_cost'
            {"prompt":"q","max-output-tokens":1}        | max-output-tokens | did you mean 'max_output_tokens'
            {"prompt":"q","on-budget":"wait"}           | on-budget         | did you mean 'on_budget'
            {"prompt":"q","tuning":{"score-by":"mean"}} | tuning.score-by   | did you mean 'tuning.score
            {"prompt":"q","--max-cost":1}               | --max-cost        | did you mean 'max_cost'
            {"prompt":"q","POLYPHONY_MAX_COST":1}       | POLYPHONY_MAX_COST | unknown field
            {"prompt":"q","threshold":0.5}              | threshold         | did you mean 'tuning.threshold'
            {"prompt":"q","quorum":2}                   | quorum            | did you mean 'tuning.quorum'
            {"prompt":"q","Prompt":"r"}                 | Prompt            | did you mean 'prompt'
            {"prompt":"q","temperature":1}              | temperature       | unknown field
            {"prompt":"q","":1}                         | ``                | unknown field
            {"prompt":"q","tuning.quorum":2}            | tuning.quorum     | unknown field
            {"prompt":"q","tuning":{"tuning":{"quorum":2}}} | tuning.tuning | unknown field
            {"prompt":"q","messages":[{"role":"user","text":"a","name":"b"}]} | messages[0].name | unknown field
            {"prompt":"q","plan":{"fallback":["a"],"x":1}} | plan.x         | unknown field; expected one of fallback
            {"prompt":5}                                | prompt            | expected text, not a number
            {"prompt":["q"]}                            | prompt            | expected text, not a list
            {"prompt":{"text":"q"}}                     | prompt            | expected text, not an object
            {"prompt":null}                             | prompt            | empty
            {"prompt":" "}                              | prompt            | empty
            {"prompt":true}                             | prompt            | expected text, not true or false
            {"prompt":"q","id":5}                       | id                | expected text, not a number
            {"prompt":"q","id":""}                      | id                | is not 1 to 200 letters
            {"prompt":"q","id":"a b"}                   | id                | is not 1 to 200 letters
            {"prompt":"q","id":"a~b"}                   | id                | is not 1 to 200 letters
            {"prompt":"q","id":".."}                    | id                | means a folder
            {"prompt":"q","tenant":""}                  | tenant            | is empty
            {"prompt":"q","tenant":"a/b"}               | tenant            | is not 1 to 200 letters
            {"prompt":"q","system":""}                  | system            | is blank
            {"prompt":"q","system":7}                   | system            | expected text, not a number
            {"prompt":"q","strategy":""}                | strategy          | is empty
            {"prompt":"q","strategy":["vote"]}          | strategy          | expected text, not a list
            {"prompt":"q","chain":""}                   | chain             | is empty
            {"prompt":"q","models":"a,b"}               | models            | expected a list of names, not text
            {"prompt":"q","models":["a",null]}          | models[1]         | expected text, not nothing
            {"prompt":"q","models":["a",["b"]]}         | models[1]         | expected text, not a list
            {"prompt":"q","models":["a",""]}            | models[1]         | is empty
            {"prompt":"q","models":{"0":"a"}}           | models            | expected a list of names, not an object
            {"prompt":"q","models":["a"],"chain":"fast"} | chain            | give a chain or models, not both
            {"prompt":"q","tuning":{"judges":[null]}}   | tuning.judges[0]  | expected text, not nothing
            {"prompt":"q","tuning":[]}                  | tuning            | expected an object, not a list
            {"prompt":"q","tuning":"quorum"}            | tuning            | expected an object, not text
            {"prompt":"q","max_calls":1e400}            | max_calls         | '1E+400' is too large a number
            {"prompt":"q","max_calls":9007199254740993} | max_calls         | '9007199254740993' is too large a number
            {"prompt":"q","max_calls":1e9}              | max_calls         | is not between 1 and 1000
            {"prompt":"q","max_calls":1.5}              | max_calls         | is not a whole number
            {"prompt":"q","max_calls":-1}               | max_calls         | is not between 1 and 1000
            {"prompt":"q","max_calls":"5"}              | max_calls         | expected a whole number, not text
            {"prompt":"q","max_calls":true}             | max_calls         | expected a whole number, not true or false
            {"prompt":"q","max_calls":[5]}              | max_calls         | expected a whole number, not a list
            {"prompt":"q","max_calls":NaN}              | body              | is not the JSON
            {"prompt":"q","max_calls":010}              | body              | is not the JSON
            {"prompt":"q","max_calls":0x10}             | body              | is not the JSON
            {"prompt":"q","max_cost":1e400}             | max_cost          | is more than a billion
            {"prompt":"q","max_cost":1e-9}              | max_cost          | less than a millionth
            {"prompt":"q","max_cost":-0.01}             | max_cost          | below zero
            {"prompt":"q","max_cost":-0}                | max_cost          | above zero
            {"prompt":"q","max_cost":"lots"}            | max_cost          | is no amount of US dollars
            {"prompt":"q","max_cost":"1,5"}             | max_cost          | write a point before the cents
            {"prompt":"q","max_cost":9007199254740993}  | max_cost          | more than a billion
            {"prompt":"q","tuning":{"threshold":1e400}} | tuning.threshold  | a confidence between 0 and 1
            {"prompt":"q","tuning":{"threshold":-1}}    | tuning.threshold  | a confidence between 0 and 1
            {"prompt":"q","tuning":{"threshold":"0.5"}} | tuning.threshold  | expected a number, not text
            {"prompt":"q","tuning":{"quorum":0}}        | tuning.quorum     | not
            {"prompt":"q","tuning":{"quorum":1e1000000000}} | tuning.quorum | is too large a number
            {"prompt":"q","deadline":[90]}              | deadline          | or a number of seconds, not a list
            {"prompt":"q","deadline":-90}               | deadline          | is not a time
            {"prompt":"q","deadline":1e1000000000}      | deadline          | is more seconds than any time here has
            {"prompt":"q","deadline":1e-1000000000}     | deadline          | a time above zero and up to 30 days
            {"prompt":"q","deadline":"90"}              | deadline          | is not a time
            {"prompt":"q","deadline":"-1s"}             | deadline          | is not a time
            {"prompt":"q","deadline":"P99999999999D"}   | deadline          | up to 30 days
            {"prompt":"q","deadline":"PT-5S"}           | deadline          | a time above zero
            {"prompt":"q","cache":"1y"}                 | cache             | is not a time
            {"prompt":"q","cache":"31d"}                | cache             | up to 30 days
            {"prompt":"q","on_budget":true}             | on_budget         | expected text, not true or false
            {"prompt":"q","schema":"{}"}                | schema            | expected a JSON object, not text
            {"prompt":"q","schema":{"a":1,"a":2}}       | schema.a          | is given twice
            {"prompt":"q","plan":"fallback"}            | plan              | expected a plan, not text
            {"prompt":"q","plan":{}}                    | plan              | expected
            {"prompt":"q","plan":{"vote":[]}}           | plan              | expected
            {"prompt":"q","plan":{"fallback":["a",null]}} | plan.fallback[1] | expected
            {"prompt":"q","plan":{"fallback":["a"]},"tuning":{"quorum":2}} | tuning.quorum | is for a strategy
            {"prompt":"q","plan":{"fallback":["a"]},"ensemble_size":2} | ensemble_size | is for a strategy
            {"prompt":"q","messages":{}}                | messages          | expected a list of messages, not an object
            {"prompt":"q","messages":[null]}            | messages[0]       | expected a message with role and text, not nothing
            {"prompt":"q","messages":[{"role":"user"}]} | messages[0].text  | expected text, not nothing
            {"prompt":"q","messages":[{"role":"user","content":[null]}]} | messages[0].content[0] | expected a part
            {"prompt":"q","messages":[{"role":"user","text":"a"}]} | messages | the last one before the prompt is the assistant's
            {"prompt":"q","messages":[{"role":"user","content":"a"},{"role":"system","content":"b"}]} | messages[1] | is a system message, which only the first can be
            {"prompt":"q","system":"a","messages":[{"role":"system","content":"b"}]} | messages | and a system is given too
            {"prompt":"q","prompt":"q"}                 | prompt            | is given twice
            {"prompt":"q","tuning":{},"tuning":{}}      | tuning            | is given twice
            {"prompt":"q"} {"prompt":"r"}               | body              | is not the JSON
            {"prompt":"q",}                             | body              | is not the JSON
            {'prompt':'q'}                              | body              | is not the JSON
            {"prompt":"q"} // please                    | body              | is not the JSON
            ["q"]                                       | body              | expected a JSON object, not a list
            "q"                                         | body              | expected a JSON object, not text
            null                                        | body              | expected a JSON object, not nothing
            5                                           | body              | expected a JSON object, not a number
            {}                                          | prompt            | empty
            """)
    void isAnsweredByThePathOfItsFieldAndTheFix(String body, String field, String detail) throws Exception {
        for (String path : new String[] {"/api/analyses", "/api/analyses/preview"}) {
            refused(post(path, "application/json", body), 400, field, detail);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt":"q","selected_models":"a"}        | selected_models    | expected a list of names, not text
            {"prompt":"q","selected_models":["a",null]} | selected_models[1] | expected text, not nothing
            {"prompt":"q","selected_models":["a",5]}    | selected_models[1] | expected text, not a number
            {"prompt":"q","selected_models":[""]}       | selected_models[0] | is empty
            {"prompt":"","selected_models":["a"]}       | prompt             | empty
            {"prompt":7,"selected_models":["a"]}        | prompt             | expected text, not a number
            {"selected_models":["a"],"selected_models":["b"]} | selected_models | is given twice
            {"prompt":"q"                               | body               | is not the JSON
            []                                          | body               | expected a JSON object, not a list
            """)
    void isRefusedInTheFormOfEarlierSystemsToo(String body, String field, String detail) throws Exception {
        refused(post("/orchestrator/analyze", "application/json", body), 400, field, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"q"}],"max_tokens":2147483648} | max_tokens: a whole number from 1 to 2147483647
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"q"}],"max_completion_tokens":0} | max_completion_tokens: a whole number from 1 to 2147483647
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"q"}],"seed":9223372036854775808} | seed: a whole number from -9223372036854775808 to 9223372036854775807
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"q"}],"n":9223372036854775808} | n: a whole number from 1 to 8
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"q"}],"logprobs":true,"top_logprobs":9223372036854775808} | top_logprobs: a whole number from 0 to 20
            /v1/responses        | {"model":"m","input":"q","max_output_tokens":2147483648} | max_output_tokens: a whole number from 1 to 2147483647
            /v1/messages         | {"model":"m","messages":[{"role":"user","content":"q"}],"max_tokens":2147483648} | max_tokens: a whole number from 1 to 2147483647
            /v1/embeddings       | {"model":"polyphony/minilm","input":"q","dimensions":0} | dimensions: a whole number from 1 to 4096
            /v1/embeddings       | {"model":"polyphony/minilm","input":"q","dimensions":1.5} | dimensions: a whole number from 1 to 4096
            """)
    void numberThatIsOutOfItsBoundsIsToldThem(String path, String body, String message) throws Exception {
        HttpResponse<String> answer = post(path, "application/json", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/message").asText()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, messages", "/v1/responses, instructions"})
    void systemThatIsTooLongIsToldByItsFieldOfOpenAis(String path, String field) throws Exception {
        String system = "x".repeat(1_100_000);
        String body = field.equals("messages")
                ? "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"" + system
                        + "\"},{\"role\":\"user\",\"content\":\"q\"}]}"
                : "{\"model\":\"m\",\"input\":\"q\",\"instructions\":\"" + system + "\"}";
        JsonNode error =
                JSON.readTree(post(path, "application/json", body).body()).path("error");

        assertThat(error.path("param").asText()).isEqualTo(field);
        assertThat(error.path("message").asText()).contains("1100001 bytes in all");
    }

    @Test
    void emptyBodyIsSaidToBeMissing() throws Exception {
        for (String path : new String[] {"/api/analyses", "/api/analyses/preview", "/orchestrator/analyze"}) {
            refused(post(path, "application/json", ""), 400, "body", "is empty; send a JSON object such as");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense"
            })
    void bodyThatIsNotCalledJsonIsAnotherKind(String type) throws Exception {
        for (String path : new String[] {"/api/analyses", "/api/analyses/preview", "/orchestrator/analyze"}) {
            HttpResponse<String> answer = post(path, type, "{\"prompt\":\"q\"}");
            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(problem(answer).path("detail").asText()).contains("application/json");
        }
    }

    @Test
    void depthAndLengthAreBounded() throws Exception {
        String deep = "{\"prompt\":\"q\",\"schema\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}";
        refused(post("/api/analyses", "application/json", deep), 400, "body", "is nested too deep");
        refused(post("/api/analyses", "application/json", "[".repeat(100_000)), 400, "body", "is nested too deep");
        refused(
                post("/api/analyses", "application/json", "{\"prompt\":\"q\",\"max_calls\":" + "9".repeat(5_000) + "}"),
                400,
                "body",
                "too long a number");
        refused(
                post("/api/analyses", "application/json", "{\"prompt\":\"" + "x".repeat(1_100_000) + "\"}"),
                400,
                "prompt",
                "at most 1048576 can be sent");
        refused(
                post(
                        "/api/analyses",
                        "application/json",
                        "{\"prompt\":\"q\",\"system\":\"" + "x".repeat(1_100_000) + "\"}"),
                400,
                "system",
                "1100001 bytes in all; at most 1048576 can be sent");
        assertThat(post("/api/analyses", "application/json", "{\"prompt\":\"" + "x".repeat(8_500_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(at("/api/analyses"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofByteArray(
                                "{\"prompt\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)))
                        .build(),
                BodyHandlers.ofString());
        refused(answer, 400, "body", "is not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /api/analyses?limit=0       | limit  | 0 is not between 1 and
            /api/analyses?limit=-1      | limit  | -1 is not between 1 and
            /api/analyses?limit=many    | limit  | 'many' is not a whole number
            /api/analyses?limit=1e2     | limit  | '1e2' is not a whole number
            /api/analyses?limit=9999999999 | limit | '9999999999' is not a whole number
            /api/analyses?status=nope   | status | 'nope' is not one of running, waiting, answered
            /api/analyses?status=       | status | is empty; give it a value or leave it out
            /api/analyses?Status=answered | Status | unknown parameter; did you mean 'status'?
            /api/analyses?limit=5&limit=6 | limit | is given more than once
            /api/analyses?category=a%00 | category | has control characters
            /api/analyses?strategy=a'   | strategy | is not a name
            /api/analyses?since=soon    | since  | a day such as 2026-11-01
            /api/analyses?since=2026-11-02&until=2026-11-01 | since | is not before until
            /api/analyses?min_cost=2&max_cost=1 | min_cost | is more than max_cost
            /api/analyses?min_cost=dear | min_cost | is no amount of US dollars
            /api/analyses?cursor=*      | cursor | is none that a page ended with
            /api/costs?by=mood          | by     | is not one of day, week
            /api/costs?period=daily&since=1d | period | since and until say another one
            /api/models?check=maybe     | check  | is neither true nor false
            /api/analyses?offset=5      | offset | unknown parameter; there are status, strategy, category
            """)
    void parameterOfAListIsAnsweredByItsName(String path, String parameter, String detail) throws Exception {
        refused(http.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString()), 400, parameter, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Polyphony-Tennant  | unknown header; did you mean 'Polyphony-Tenant'?
            Polyphony-Max-Cost | unknown header; it is one of those under /v1, here the body says it
            Polyphony-Foo      | unknown header; there are Polyphony-Tenant
            """)
    void headerOfOursThatNobodyReadsIsAnsweredByItsName(String header, String detail) throws Exception {
        for (String path : new String[] {"/api/analyses", "/api/providers", "/api/costs"}) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(at(path)).header(header, "x").build(), BodyHandlers.ofString());

            refused(answer, 400, header, detail);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/analyses/preview, 404",
        "PUT, /api/analyses, 405",
        "GET, /orchestrator/analyze, 405",
        "GET, /api, 404"
    })
    void wrongMethodOrPathIsSaidSo(String method, String path, int status) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(at(path))
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(problem(answer).path("detail").asText()).isNotEmpty();
    }

    private static void refused(HttpResponse<String> answer, int status, String field, @Nullable String detail)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = problem(answer);
        assertThat(problem.path("field").asText()).as(answer.body()).isEqualTo(field);
        assertThat(problem.path("detail").asText()).contains(detail).hasSizeLessThan(700);
    }

    private static JsonNode problem(HttpResponse<String> answer) throws Exception {
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at(path))
                        .header("content-type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port") + path);
    }
}

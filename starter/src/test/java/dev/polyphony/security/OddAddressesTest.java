package dev.polyphony.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AccessKeys.Wanted;
import dev.polyphony.access.AccessRole;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.call.Via;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.storage.Database;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Addresses that could be read in two ways lead nowhere, and each protocol says so in its own form. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddAddressesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private TestWorkflowEnvironment temporal;
    private Database database;
    private String viewer;
    private ConfigurableApplicationContext starter;

    @BeforeAll
    void start(@TempDir Path folder) {
        TestEnvironmentOptions.Builder options =
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false);
        SearchAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        database = Database.file(folder.resolve(Database.FILE));
        AccessKeys keys = new AccessKeys(database, InstantSource.system());
        viewer = keys.create(new Wanted("acme", AccessRole.VIEWER, "viewer", null), "ann")
                .secret();
        starter = new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> {
                    context.getBeanFactory()
                            .registerSingleton("analysisClient", new AnalysisClient(temporal.getWorkflowClient()));
                    context.getBeanFactory()
                            .registerSingleton("knownKeys", new KnownKeys(() -> keys, InstantSource.system()));
                })
                .run("--server.port=0");
    }

    @AfterAll
    void stop() {
        starter.close();
        database.close();
        temporal.close();
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/./models",
                "/v1/../v1/chat/completions",
                "/v1//models",
                "/v1/responses/a;b=c",
                "/v1/responses/%2e%2e",
                "/v1/responses/%0d%0aX:1",
                "/v1/responses/%00",
                "/v1/responses/a%25b",
                "/v1/responses/a%5cb",
                "/v1/responses/a%2fb"
            })
    void addressThatIsNotTakenIsABadRequestInOpenAisForm(String path) throws Exception {
        HttpResponse<String> answer = get(path, viewer);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asText()).isEqualTo("invalid_request");
        assertThat(error.path("message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages/a;b=c", "/v1/messages/%2e%2e", "/v1/messages/%00", "/v1/messages/a%2fb"})
    void addressThatIsNotTakenIsABadRequestInAnthropicsForm(String path) throws Exception {
        HttpResponse<String> answer = get(path, viewer);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(body.at("/error/message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/./analyses", "/api/analyses/a;b", "/api/analyses/a%2fb", "/api/analyses/%00", "//x"})
    void addressThatIsNotTakenIsAProblemElsewhere(String path) throws Exception {
        HttpResponse<String> answer = get(path, viewer);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("detail").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api%2fanalyses",
                "/api/analyses%2fmine",
                "/actuator%2fprometheus",
                "/actuator/health%2f..%2fprometheus",
                "/dashboard/..%2fapi%2fanalyses",
                "/docs%2f..%2fapi/analyses",
                "/codec%2fdecode",
                "/v1%2fmodels",
                "/v1/models%2fgpt-4o",
                "/v1/models/..%2fchat%2fcompletions",
                "/v1/models/..%2F..%2Fapi%2Fanalyses",
                "/v1/models/a%2f..%2f..%2f..%2factuator%2fprometheus",
                "/v1/models/..%2f..%2f..%2f..%2fapi/analyses",
                "/v1/models/a%2f.%2fb",
                "/v1/models/a%2f..",
                "/v1/models/%2e%2e%2fa",
                "/v1/models/a%2f%2fb",
                "/v1/models/a%252fb"
            })
    void encodedSlashLeadsNowhereButWithinTheIdOfAModel(String path) throws Exception {
        assertThat(get(path, viewer).statusCode()).isEqualTo(400);
        assertThat(get(path, "").statusCode()).isIn(400, 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/polyphony%2fensemble", "/v1/models/polyphony%2Fensemble"})
    void idOfAModelMayHaveAnEncodedSlashAndNeedsTheSameKey(String path) throws Exception {
        assertThat(get(path, "").statusCode()).isEqualTo(401);
        assertThat(get(path, viewer, "anthropic-version", "2023-06-01", Via.HEADER, Via.OWN)
                        .body())
                .as("as without it")
                .isEqualTo(get(
                                "/v1/models/polyphony/ensemble",
                                viewer,
                                "anthropic-version",
                                "2023-06-01",
                                Via.HEADER,
                                Via.OWN)
                        .body());
    }

    @Test
    void pageOfErrorsIsNoAddress() throws Exception {
        HttpResponse<String> answer = get("/error", viewer);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(answer.body()).path("detail").asText()).isEqualTo("nothing is served under this path");
    }

    /** As the clients send what we do not serve: files, speech, images, and deletions without a type. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/files, multipart/form-data; boundary=x",
        "POST, /v1/audio/transcriptions, multipart/form-data; boundary=x",
        "POST, /v1/images/edits, multipart/form-data; boundary=x",
        "POST, /v1/uploads/up_1/parts, multipart/form-data; boundary=x",
        "POST, /v1/realtime/calls, application/sdp",
        "POST, /v1/responses/resp_1/cancel, ''",
        "DELETE, /v1/responses/resp_1, ''",
        "DELETE, /v1/models/gpt-4o, ''"
    })
    void whatIsNotServedIsSaidToBeThatWhateverIsSent(String method, String path, String type) throws Exception {
        HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofString("--x--"));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> openai = http.send(request.build(), BodyHandlers.ofString());
        assertThat(openai.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(openai.body()).at("/error/code").asText()).isEqualTo("not_found");
        assertThat(JSON.readTree(openai.body()).at("/error/message").asText()).startsWith("nothing is served");

        HttpResponse<String> anthropic =
                http.send(request.header("anthropic-version", "2023-06-01").build(), BodyHandlers.ofString());
        assertThat(anthropic.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(anthropic.body()).at("/error/type").asText()).isEqualTo("not_found_error");
    }

    static Stream<String> questions() {
        return RouteRoles.TABLE.keySet().stream()
                .filter(route -> route.startsWith("POST /v1/"))
                .map(route -> route.substring(5));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void whatIsServedSaysWhichTypeItTakes(String path) throws Exception {
        HttpResponse<String> answer = http.send(
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(BodyPublishers.ofString("--x--"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("Content-Type: application/json");
    }

    private HttpResponse<String> get(String path, String key, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port") + path));
    }
}

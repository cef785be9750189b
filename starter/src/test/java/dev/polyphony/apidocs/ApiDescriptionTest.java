package dev.polyphony.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.rest.StarterApplication;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The description of the interface: whole, of one piece, and served with nothing from elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDescriptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    private final HttpClient http = HttpClient.newHttpClient();
    private TestWorkflowEnvironment temporal;
    private ConfigurableApplicationContext starter;
    private JsonNode api;

    @BeforeAll
    void start() throws Exception {
        temporal = TestWorkflowEnvironment.newInstance();
        AnalysisClient client = new AnalysisClient(temporal.getWorkflowClient());
        starter = new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("analysisClient", client))
                .run("--server.port=0");
        String description = get("/openapi.json").body();
        // A linter reads it there.
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("openapi.json"), description);
        api = JSON.readTree(description);
    }

    @AfterAll
    void stop() {
        starter.close();
        temporal.close();
        http.close();
    }

    @Test
    void itIsOpenApi31() {
        assertThat(api.path("openapi").asText()).startsWith("3.1.");
    }

    @Test
    void everyRouteOfOursIsThere() {
        List<String> described = new ArrayList<>();
        operations((name, operation) -> described.add(name));

        RequestMappingHandlerMapping mapping =
                starter.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        List<String> served = mapping.getHandlerMethods().entrySet().stream()
                .flatMap(entry -> entry.getKey().getPatternValues().stream()
                        .filter(path -> !path.startsWith("/v1") && !path.startsWith("/openapi"))
                        .filter(path -> !path.equals("/error"))
                        .flatMap(path -> entry.getKey().getMethodsCondition().getMethods().stream()
                                .map(method -> method + " " + path)))
                // One operation takes bodies of several kinds.
                .distinct()
                .toList();
        assertThat(described).containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void everyOperationHasANameAndAWordOnItAndSaysWhatItAnswers() {
        List<String> ids = new ArrayList<>();
        operations((name, operation) -> {
            assertThat(operation.path("summary").asText())
                    .as("%s says in @Operation what it is for", name)
                    .isNotBlank();
            assertThat(operation.path("tags").path(0).asText())
                    .as("%s has a @Tag on its controller", name)
                    .doesNotContain("controller");
            ids.add(operation.path("operationId").asText());
            operation
                    .at("/requestBody/content")
                    .findValues("$ref")
                    .forEach(body -> assertThat(
                                    api.at(body.asText().substring(1)).path("examples"))
                            .as("%s has an example of its body", name)
                            .isNotEmpty());
            operation.path("responses").properties().forEach(response -> {
                JsonNode content = response.getValue().path("content");
                if (!response.getKey().startsWith("2")) {
                    assertThat(content.fieldNames()).as(name).toIterable().containsExactly("application/problem+json");
                }
                content.forEach(media -> assertThat(media.path("schema"))
                        .as("%s %s", name, response.getKey())
                        .isNotEmpty());
            });
        });
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+([A-Z][a-z]+)+"));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Stream<String> references = Pattern.compile("\"\\$ref\":\"#(/[^\"]+)\"")
                .matcher(api.toString())
                .results()
                .map(found -> found.group(1));

        assertThat(references.filter(place -> api.at(place).isMissingNode())).isEmpty();
    }

    @Test
    void everyOptionCanBeSent() {
        JsonNode request = api.at("/components/schemas/AnalysisRequest/properties");

        AnalysisOptions.ALL.forEach(option -> option.json()
                .forEach(path -> assertThat(request.at("/" + path.replace(".", "/properties/"))
                                .path("type"))
                        .as(path)
                        .satisfiesAnyOf(
                                type -> assertThat(type).isNotEmpty(),
                                type -> assertThat(request.path(path).path("anyOf"))
                                        .isNotEmpty())));
        assertThat(request.at("/ensemble_size/maximum").asInt()).isEqualTo(20);
        assertThat(request.at("/tuning/properties/margin/exclusiveMinimum").asDouble(-1))
                .isZero();
    }

    @Test
    void whatIsWrittenIsDescribedAsItIs() {
        JsonNode result = api.at("/components/schemas/AnalysisResult");

        assertThat(result.at("/properties/latency/type").asText()).isEqualTo("number");
        assertThat(result.at("/properties/confidence/type").toString()).isEqualTo("[\"number\",\"null\"]");
        assertThat(result.path("required").toString()).contains("confidence").doesNotContain("finish_reason");
        assertThat(api.at("/components/schemas/CallRecord/discriminator/mapping/failed")
                        .asText())
                .isEqualTo("#/components/schemas/CallRecordFailed");
        assertThat(api.at("/components/schemas/CallRecordFailed/properties/outcome/const")
                        .asText())
                .isEqualTo("failed");
    }

    @Test
    void yamlSaysTheSame() throws Exception {
        assertThat(get("/openapi.yaml").body()).contains("operationId: submitAnalysis");
    }

    @Test
    void pageTakesNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/docs/index.html");

        assertThat(get("/docs").headers().firstValue("Location").orElseThrow()).endsWith("/docs/index.html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'");
        List<String> parts = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(parts)
                .isNotEmpty()
                .allSatisfy(part ->
                        assertThat(get("/docs/" + part).statusCode()).as(part).isEqualTo(200));
    }

    private void operations(BiConsumer<String, JsonNode> reader) {
        api.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> reader.accept(
                                method.toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                path.getValue().path(method))));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port") + path))
                        .build(),
                BodyHandlers.ofString());
    }
}

package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The REST API as {@code up} serves it: as its page shows it, and as its description says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```\n(curl .*?)\n```$(?:\n+```json\n(.*?)\n```$)?");

    private final Simulator simulator = Simulator.start(Script.healthy());
    private final HttpClient http = HttpClient.newHttpClient();
    private Path folder;
    private CommandProcess up;
    private String address;
    private ApiContract contract;
    private String lastId = "";

    /** @param shape fields that its answer has among others; absent where the page shows none */
    private record Example(String command, @Nullable String shape) {}

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Files.writeString(
                folder.resolve("invoice.csv"), "day,model,cost\n" + LocalDate.now(ZoneOffset.UTC) + ",gpt-4o,0.0612\n");
        GradedAnswers.in(folder);
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        environment.putAll(RealProviders.at(simulator));
        environment.put("SERVER_PORT", "0");
        up = CommandProcess.start(folder, environment, "up");
        up.awaitOutput("Ready.");
        Matcher starter = STARTER.matcher(up.output());
        assertThat(starter.find()).isTrue();
        address = starter.group(1);
        contract = new ApiContract(send(request("/openapi.json")).body());
    }

    @AfterAll
    void stop() throws Exception {
        up.terminate();
        http.close();
        simulator.close();
    }

    @TestFactory
    Stream<DynamicTest> everyExampleAnswersAsItIsShown() throws Exception {
        return examples().stream()
                .map(example -> DynamicTest.dynamicTest(example.command(), () -> {
                    HttpResponse<String> answer = typed(example.command());
                    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
                    contract.requireKept(answer);
                    if (example.shape() != null) {
                        JsonNode body = JSON.readTree(answer.body());
                        lastId = body.path("id").asText(lastId);
                        requireFields(JSON.readTree(example.shape()), body, "");
                    }
                }));
    }

    @Test
    void everyOperationIsOnAPage() throws Exception {
        Set<String> shown = new TreeSet<>();
        for (DocumentedCommands.Line line : DocumentedCommands.lines()) {
            List<String> words = DocumentedCommands.words(line.text());
            if (words.getFirst().equals("curl")
                    && line.text().contains("localhost:8180")
                    && !line.text().contains("|")) {
                HttpRequest asked = TypedCurl.request(words, address).build();
                // OpenAI's and Anthropic's protocols, and Spring's own probes, are not of this description.
                if (!asked.uri().getPath().matches("/v1.*|/livez|/readyz|/actuator/.*")) {
                    shown.add(contract.operation(asked.method(), asked.uri().getPath()));
                }
            }
        }
        for (String page : DocumentedCommands.pages()) {
            String text = Files.readString(Path.of("..").resolve(page));
            contract.operations()
                    .filter(operation -> text.contains("`" + operation.replaceAll("\\{[^}]+}", "ID") + "`"))
                    .forEach(shown::add);
        }
        List<String> byEarlierName = List.of("GET /api/analyses/{id}/explanation", "POST /api/analyses/preview");

        assertThat(contract.operations().filter(operation -> !byEarlierName.contains(operation)))
                .isSubsetOf(shown);
    }

    @Test
    void sameKeyIsTheSameAnalysisAndAnotherQuestionUnderItAConflict() throws Exception {
        HttpRequest.Builder first = submission("{\"prompt\": \"one\"}").header("Idempotency-Key", "of ours");
        HttpResponse<String> submitted = send(first);
        HttpResponse<String> again = send(first);
        HttpResponse<String> other = send(submission("{\"prompt\": \"two\"}").header("Idempotency-Key", "of ours"));
        HttpResponse<String> both =
                send(submission("{\"prompt\": \"one\", \"id\": \"x\"}").header("Idempotency-Key", "of ours"));

        assertThat(List.of(submitted.statusCode(), again.statusCode(), other.statusCode(), both.statusCode()))
                .containsExactly(202, 200, 409, 400);
        assertThat(again.body()).isEqualTo(submitted.body());
        assertThat(JSON.readTree(both.body()).path("field").asText()).isEqualTo("Idempotency-Key");
        contract.requireKept(other);
    }

    @Test
    void keyIsOneToTwoHundredAndFiftyFiveCharactersWhereverItIsTaken() throws Exception {
        for (String path : List.of("/api/analyses", "/api/batches", "/api/pipelines", "/webhook/chat")) {
            for (String key : List.of("", " ", "k".repeat(256))) {
                HttpResponse<String> refused = send(HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(
                                switch (path) {
                                    case "/api/batches" -> "{\"lines\": [{\"prompt\": \"one\"}]}";
                                    case "/api/pipelines" -> "{\"nodes\": {\"a\": \"one\"}}";
                                    case "/webhook/chat" -> "{\"conversation_id\": \"c\", \"message\": \"one\"}";
                                    default -> "{\"prompt\": \"one\"}";
                                })));

                assertThat(refused.statusCode()).as(path + refused.body()).isEqualTo(400);
                assertThat(JSON.readTree(refused.body()).path("field").asText()).isEqualTo("Idempotency-Key");
            }
        }
    }

    @Test
    void whoPrefersToWaitIsToldThatItWasDone() throws Exception {
        HttpResponse<String> answer =
                send(submission("{\"prompt\": \"one\"}").header("Prefer", "respond-async, wait=60"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=60");
        assertThat(JSON.readTree(answer.body()).path("status").asText()).isEqualTo("answered");
    }

    @Test
    void waitThatIsTooShortLeavesTheAnalysisToGoOn() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(address + "/api/analyses?wait=0"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\": \"one\"}")));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .endsWith(JSON.readTree(answer.body()).path("id").asText());
    }

    @Test
    void pagesOfAListHaveEachAnalysisOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(send(HttpRequest.newBuilder(URI.create(address + "/api/analyses?wait=60s"))
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            BodyPublishers.ofString(
                                                    "{\"prompt\": \"page\", \"category\": \"pages\", \"strategy\": \"cheapest\"}")))
                            .statusCode())
                    .isEqualTo(200);
        }
        PatientList list = new PatientList("/api/analyses?category=pages&limit=2");

        assertThat(list.ids()).hasSize(5).doesNotHaveDuplicates();
        assertThat(list.pages()).isEqualTo(3);
        assertThat(new PatientList("/api/analyses?category=pages&strategy=vote").ids())
                .isEmpty();
        assertThat(new PatientList("/api/analyses?category=pages&min_cost=1").ids())
                .isEmpty();
        assertThat(new PatientList("/api/analyses?category=pages&until=2020-01-01").ids())
                .isEmpty();
        HttpResponse<String> odd = send(request("/api/analyses?cursor=bm90LW9uZQ"));
        assertThat(odd.statusCode()).as(odd.body()).isEqualTo(400);
        assertThat(odd.body()).contains("\"field\":\"cursor\"");
    }

    /** A list by all its pages, once the server has them all. */
    private final class PatientList {
        private final List<String> ids = new ArrayList<>();
        private int pages;

        PatientList(String path) throws Exception {
            Optional<String> next = Optional.of(path);
            while (next.isPresent()) {
                HttpResponse<String> page = send(request(next.get()));
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                contract.requireKept(page);
                JSON.readTree(page.body()).forEach(one -> ids.add(one.path("id").asText()));
                pages++;
                next = page.headers().firstValue("Link").map(link -> link.replaceFirst("^<(.*)>; rel=\"next\"$", "$1"));
            }
        }

        List<String> ids() {
            return ids;
        }

        int pages() {
            return pages;
        }
    }

    /** Requests of all kinds, also such as nobody should send: never a 5xx, nothing that is not described. */
    @Test
    void descriptionIsKeptWhateverIsSent() throws Exception {
        OfficialClients.schemathesis(address, "examples,fuzzing", 8);
    }

    private static List<Example> examples() throws Exception {
        List<Example> examples = new ArrayList<>();
        Matcher blocks = EXAMPLE.matcher(Files.readString(DOCS.resolve("api.md")));
        while (blocks.find()) {
            List<String> commands = blocks.group(1).lines().toList();
            commands.stream().limit(commands.size() - 1L).forEach(command -> examples.add(new Example(command, "{}")));
            examples.add(new Example(commands.getLast(), blocks.group(2)));
        }
        return examples;
    }

    /** Each field that is shown is there, and is null or of the same kind; a list's first entry stands for all. */
    private static void requireFields(JsonNode shown, JsonNode real, String place) {
        if (shown.isArray()) {
            assertThat(real.isArray() && !real.isEmpty()).as(place).isTrue();
            requireFields(shown.path(0), real.path(0), place + "[0]");
        } else if (shown instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                String path = place + "/" + field.getKey();
                JsonNode found = real.path(field.getKey());
                assertThat(found.isMissingNode()).as("%s in %s", path, real).isFalse();
                assertThat(found.isNull()
                                || found.isNumber() == field.getValue().isNumber())
                        .as("%s is %s", path, found)
                        .isTrue();
                requireFields(field.getValue(), found, path);
            });
        }
    }

    private HttpResponse<String> typed(String command) throws Exception {
        List<String> words = DocumentedCommands.words(command).stream()
                .map(word -> word.startsWith("localhost:8180/") ? word.replaceAll("/ID\\b", "/" + lastId) : word)
                .toList();
        return send(TypedCurl.request(words, address, folder));
    }

    private HttpRequest.Builder submission(String body) {
        return request("/api/analyses")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}

package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Many analyses as one request, as their users send them. */
@Execution(ExecutionMode.CONCURRENT)
class BatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final int LINES = Integer.getInteger("polyphony.test.lines", 60);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void everyLineIsAnsweredAndPaidOnceWhoeverIsKilledMeanwhile() throws Exception {
        Script script = Script.builder()
                .behaviour("openai/m", Behaviour.healthy(Latency.fixed(300)))
                .build();
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"))) {
            Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
            environment.put("TEMPORAL_ADDRESS", server.address());
            environment.put("POLYPHONY_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("ledger.db"));
            environment.put("SERVER_PORT", "0");
            String id;
            try (CommandProcess starter = ready(environment, "starter");
                    CommandProcess worker = ready(environment, "worker")) {
                String address = address(starter);
                id = JSON.readTree(post(address + "/api/batches?at_once=8", lines(LINES), 202))
                        .path("id")
                        .asText();
                await().atMost(Requests.PATIENCE).until(() -> ended(address, id) > LINES / 4);
                assertThat(ended(address, id)).isLessThan(LINES);
                worker.kill();
                starter.kill();
            }
            try (CommandProcess worker = ready(environment, "worker");
                    CommandProcess starter = ready(environment, "starter")) {
                String address = address(starter);
                await().atMost(Requests.PATIENCE)
                        .until(() -> get(address + "/api/batches/" + id, "application/json")
                                .contains("\"ended_at\""));

                List<JsonNode> results = results(address, id);
                assertThat(results).hasSize(LINES);
                assertThat(results)
                        .allSatisfy(
                                line -> assertThat(line.path("status").asText()).isEqualTo("answered"));
                assertThat(results)
                        .extracting(line -> line.path("id").asText())
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                                .mapToObj(line -> "q" + line)
                                .toList());
            }
            Map<String, Long> paid = LedgerLines.of(folder, RequestState.SETTLED).stream()
                    .collect(Collectors.groupingBy(LedgerEntry::analysis, Collectors.counting()));
            assertThat(paid)
                    .hasSize(LINES)
                    .allSatisfy((line, times) -> assertThat(times).as(line).isOne());
        }
    }

    @Test
    void batchFromTheCommandLineIsToldAsItGoes() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 12; i++) {
            lines.append("{\"id\": \"q")
                    .append(i)
                    .append("\", \"prompt\": \"What is ")
                    .append(i)
                    .append(" + 1?\"}\n");
        }
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        TypedCommand typed = TypedCommand.piped(
                environment, lines + "{\"promt\": \"x\"}\n", "batch", "-", "-s", "cheapest", "--at-once", "2");

        assertThat(typed.err())
                .contains("line 13 is left out: promt: unknown field; did you mean 'prompt'?")
                .contains("Submitted: 13 lines, of which 1 cannot be asked.")
                .contains("ended: 13 of 13 lines: 12 answered, 1 invalid");
        assertThat(typed.out().lines()).hasSize(13);
        assertThat(typed.code()).as("a line was not answered").isOne();
        assertThat(TypedCommand.run(environment, "batches").out()).contains("ended", "13/13");
        TypedCommand patient = TypedCommand.piped(
                environment, lines.toString(), "batch", "-", "--models", "gpt-4o-mini", "--economy", "5m");
        assertThat(patient.code()).as(patient.err()).isZero();
        assertThat(patient.out().lines()).hasSize(12).allSatisfy(line -> {
            JsonNode result = JSON.readTree(line).path("result");
            double direct = result.path("input_tokens").asInt() * 0.15
                    + result.path("output_tokens").asInt() * 0.60;
            // In millionths of a dollar, each rounded up.
            assertThat(result.path("cost").asDouble() * 1e6).as(line).isCloseTo(direct / 2, within(1.0));
        });
        TypedCommand poor = TypedCommand.piped(
                environment, lines.toString(), "batch", "-", "-s", "cheapest", "--budget", "0.000001");
        assertThat(poor.err()).contains("12 of 12 lines: 12 rejected; $0");
        assertThat(poor.out()).contains("\"field\":\"budget\"");
    }

    private CommandProcess ready(Map<String, String> environment, String role) {
        CommandProcess process = CommandProcess.start(folder, environment, role);
        process.awaitOutput("Ready.");
        return process;
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(line -> "{\"id\": \"q" + line + "\", \"prompt\": \"What is " + line
                        + " + 1?\", \"models\": [\"openai/m\"]}\n")
                .collect(Collectors.joining());
    }

    private static String address(CommandProcess starter) {
        Matcher address = STARTER.matcher(starter.output());
        assertThat(address.find()).isTrue();
        return address.group(1);
    }

    private int ended(String address, String id) throws Exception {
        return JSON.readTree(get(address + "/api/batches/" + id, "application/json"))
                .path("ended")
                .asInt();
    }

    private List<JsonNode> results(String address, String id) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        try (MappingIterator<JsonNode> lines = JSON.readerFor(JsonNode.class)
                .readValues(get(address + "/api/batches/" + id + "/results", "application/x-ndjson"))) {
            lines.forEachRemaining(all::add);
        }
        return all;
    }

    private String get(String address, String type) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(address))
                                .header("accept", type)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private String post(String address, String body, int expected) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("content-type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return answer.body();
    }
}

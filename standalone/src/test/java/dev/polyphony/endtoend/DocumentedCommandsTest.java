package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.access.KeyText;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.endtoend.DocumentedCommands.Line;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Types what README and docs say, in the order in which a reader meets it, in one home beside one {@code up}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedCommandsTest {
    /** Beginnings of commands that are not run here, with the reason. */
    private static final Map<String, String> NOT_HERE = Map.ofEntries(
            Map.entry("OPENAI_", "is for another program"),
            Map.entry("ANTHROPIC_", "is for another program"),
            Map.entry("export ", "sets a key for real providers"),
            Map.entry("./mvnw ", "is the build that this test is part of"),
            Map.entry("git pull", "would change what is built"),
            Map.entry("docker ", "needs Docker"),
            Map.entry("openssl ", "makes a key; EncryptionTest has some"),
            Map.entry("temporal ", "is Temporal's own: EncryptionTest types it"),
            Map.entry("helm ", "needs a cluster"),
            Map.entry("kubectl ", "needs a cluster"),
            Map.entry("tcld ", "needs an account at Temporal Cloud"),
            Map.entry("polyphony webhooks test", "needs a receiver"),
            Map.entry("polyphony quality panel panel-answers.jsonl", "reads answers that are not in the repository"),
            Map.entry("polyphony workers promote", "needs workers with versions: UpgradeTest types it"),
            Map.entry("polyphony workers rollback", "needs workers with versions: UpgradeTest types it"),
            Map.entry("POLYPHONY_HOME=", "is another home: BackupTest restores one"),
            Map.entry("./polyphony local setup", "pulls models: LocalSetupTest types it"),
            Map.entry("./polyphony local bench", "needs models that are pulled: LocalBenchTest types it"),
            Map.entry("polyphony local try", "needs Python, and a test of its own has it"),
            Map.entry("POLYPHONY_WEBHOOK_HOSTS=", "stays, beside the sample service"),
            Map.entry("curl -s localhost:8090", "is for the sample service, which has a test of its own"));

    /** What a shell would keep for the lines to come. */
    private static final Pattern KEPT_KEY = Pattern.compile("KEY=\\$\\((.*)\\)");

    private static final String IN_DOUBT = "in-doubt";
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final Pattern ID = Pattern.compile("an-[0-9a-z]{14}");
    private static final Pattern BATCH = Pattern.compile("batch-[0-9a-z]{14}");
    private static final Pattern PIPELINE = Pattern.compile("pl-[0-9a-z]{14}");
    private static final Pattern FILE = Pattern.compile("[a-z-]+(\\.(txt|csv|jsonl|json|svg|yaml|zip)|/)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulator simulator = Simulator.start(
            Script.builder().fault("openai/gpt-4.1-mini", Fault.closeMidBody()).build());
    private final HttpClient http = HttpClient.newHttpClient();
    private Path folder;
    private Map<String, String> environment;
    private CommandProcess up;
    private String address;
    private String lastId = "";
    private String lastBatch = "";
    private String lastPipeline = "";
    private String key = "";

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        environment = TypedCommand.withTemporal(folder.resolve("home"));
        environment.putAll(RealProviders.at(simulator));
        environment.put("SERVER_PORT", "0");
        environment.put("POLYPHONY_WEBHOOK_HOSTS", "hooks.example.com");
        up = CommandProcess.start(folder, environment, "up");
        up.awaitOutput("Ready.");
        Matcher starter = STARTER.matcher(up.output());
        assertThat(starter.find()).isTrue();
        address = starter.group(1);
        Files.write(folder.resolve("graded.jsonl"), graded());
        Files.write(folder.resolve("answers.jsonl"), answers());
        Files.write(
                folder.resolve("questions.jsonl"), List.of("{\"prompt\": \"REST?\"}", "{\"prompt\": \"GraphQL?\"}"));
        Files.write(folder.resolve("invoice.csv"), List.of("day,model,cost", "2026-11-01,gpt-4o,0"));
        Files.writeString(folder.resolve("release.yaml"), DocumentedCommands.yaml("docs/pipelines.md"));
        Files.write(
                folder.resolve("tasks.jsonl"),
                List.of(
                        "{\"type\": \"planning\", \"prompt\": \"Plan it\"}",
                        "{\"type\": \"coding\", \"prompt\": \"Write it\", \"complexity\": \"complex\"}"));
        TypedCommand.run(
                environment, "analyze", "--id", IN_DOUBT, "--models", "gpt-4.1-mini", "--max-calls", "1", "a question");
    }

    @AfterAll
    void stop() throws Exception {
        up.terminate();
        http.close();
        simulator.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandDoesWhatItIsThereFor() {
        return DocumentedCommands.lines().stream()
                .filter(line -> NOT_HERE.keySet().stream().noneMatch(line.text()::startsWith))
                .map(line -> DynamicTest.dynamicTest(line.toString(), () -> run(line)));
    }

    @Test
    void everyExceptionIsNeeded() {
        Set<String> unused = new HashSet<>(NOT_HERE.keySet());
        DocumentedCommands.lines().forEach(line -> unused.removeIf(line.text()::startsWith));

        assertThat(unused).isEmpty();
    }

    /** What stands in a sentence is not run: its names are. */
    @Test
    void everyCommandAndOptionInASentenceExists() {
        Map<String, String> helps = new LinkedHashMap<>();
        for (Line span : DocumentedCommands.spans()) {
            List<String> words = DocumentedCommands.words(span.text());
            List<String> command = words.subList(1, words.size()).stream()
                    .takeWhile(word -> word.matches("[a-z-]+") && !word.startsWith("-"))
                    .toList();
            if (command.isEmpty()) {
                continue;
            }
            String help = helps.computeIfAbsent(command.getFirst(), this::help);
            if (command.size() > 1 && help.contains(command.get(1))) {
                help = helps.computeIfAbsent(command.getFirst() + " " + command.get(1), this::help);
            }
            assertThat(words.stream().filter(word -> word.startsWith("-")))
                    .as(span.toString())
                    .allMatch(help::contains);
        }
        assertThat(helps).hasSizeGreaterThan(5);
    }

    private String help(String command) {
        String[] typed = Stream.concat(Stream.of(command.split(" ", -1)), Stream.of("--help"))
                .toArray(String[]::new);
        TypedCommand help = TypedCommand.run(environment, typed);
        assertThat(help.code()).as(command).isEqualTo(ExitCode.OK);
        return help.out();
    }

    private void run(Line line) throws Exception {
        Matcher kept = KEPT_KEY.matcher(line.text());
        if (kept.matches()) {
            key = polyphony(DocumentedCommands.words(kept.group(1)), "").strip();
            return;
        }
        List<String> words = DocumentedCommands.words(line.text().replace("$KEY", key));
        String input = "";
        if (words.contains("|")) {
            // What another program writes.
            input = "- some\n+ thing\n";
            words = words.subList(words.indexOf("|") + 1, words.size());
        }
        int from = words.indexOf("<");
        if (from >= 0) {
            input = Files.readString(folder.resolve(words.get(from + 1)));
            words = words.subList(0, from);
        }
        int redirection = words.indexOf(">");
        List<String> command = redirection < 0 ? words : words.subList(0, redirection);
        String out = command.getFirst().equals("curl") ? curl(command) : polyphony(command, input);
        if (redirection >= 0) {
            assertThat(out).isNotBlank();
        }
    }

    private String polyphony(List<String> words, String input) {
        assertThat(words.getFirst()).endsWith("polyphony");
        String named = named(words);
        if (words.contains("pipelines") && words.contains("approve")) {
            awaitQuestion();
        }
        String[] arguments = words.stream()
                .skip(1)
                .map(word -> word.equals("ID") ? named : word)
                .map(word -> FILE.matcher(word).matches() ? folder.resolve(word).toString() : word)
                .toArray(String[]::new);
        TypedCommand typed = TypedCommand.piped(environment, input, arguments);
        if (typed.code() == ExitCode.REFUSED && words.contains("batches")) {
            // It may have ended before.
            assertThat(typed.err()).contains(lastBatch, "ended: 2 of 2 lines");
        } else {
            assertThat(typed.code()).as(typed.toString()).isEqualTo(ExitCode.OK);
        }
        remember(typed.err() + typed.out());
        return typed.out();
    }

    private void remember(String said) {
        Matcher batch = BATCH.matcher(said);
        Matcher pipeline = PIPELINE.matcher(said);
        if (batch.find()) {
            lastBatch = batch.group();
        } else if (pipeline.find()) {
            lastPipeline = pipeline.group();
        } else {
            Matcher id = ID.matcher(said);
            lastId = id.find() ? id.group() : lastId;
        }
    }

    private String named(List<String> words) {
        if (words.contains("resolve")) {
            return IN_DOUBT;
        }
        if (words.contains("keys")) {
            return KeyText.parse(key).map(KeyText::toString).orElse("");
        }
        if (words.contains("pipelines")) {
            return lastPipeline;
        }
        return words.contains("batches") ? lastBatch : lastId;
    }

    private void awaitQuestion() {
        await().until(() -> TypedCommand.run(environment, "pipelines", "show", lastPipeline)
                .out()
                .contains("waits for a decision"));
    }

    private String curl(List<String> words) throws Exception {
        if (words.stream().anyMatch(word -> word.endsWith("/pipelines/ID/approve"))) {
            awaitQuestion();
        }
        List<String> typed = words.stream()
                .map(word -> word.startsWith("localhost:8180/")
                        ? word.replace("/batches/ID", "/batches/" + lastBatch)
                                .replace("/pipelines/ID", "/pipelines/" + lastPipeline)
                                .replaceAll("/ID\\b", "/" + lastId)
                        : word)
                .toList();
        HttpResponse<String> answer =
                http.send(TypedCurl.request(typed, address, folder).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
            return answer.body();
        }
        String id = JSON.readTree(answer.body()).path("id").asText(lastId).replaceFirst("^(chatcmpl-|msg_)", "");
        if (BATCH.matcher(id).matches()) {
            lastBatch = id;
        } else if (PIPELINE.matcher(id).matches()) {
            lastPipeline = id;
        } else {
            lastId = id;
        }
        return answer.body();
    }

    /** Of two models, which are wrong at every third and every fourth question. */
    private static List<String> graded() {
        return IntStream.range(0, 240)
                .boxed()
                .flatMap(i -> Stream.of(graded("gpt-4o-mini", i, i % 3 != 0), graded("gpt-4o", i, i % 4 != 0)))
                .toList();
    }

    private static String graded(String model, int i, boolean right) {
        return "{\"prompt\": \"What is " + i + " + " + 2 * i + "?\", \"model\": \"" + model + "\", \"answer\": \""
                + (right ? "It is " + 3 * i : "I am not sure, perhaps " + (3 * i + 1)) + ".\", \"score\": "
                + (right ? 1 : 0) + "}";
    }

    /** Of three models, each of which is wrong at every fifth question, and at another one. */
    private static List<String> answers() {
        return IntStream.range(0, 180)
                .mapToObj(i -> "{\"prompt\": \"What is " + i / 3 + " + 1?\", \"model\": \"m" + i % 3
                        + "\", \"answer\": \"" + (i / 3 % 5 == i % 3 ? 0 : i / 3 + 1) + "\", \"score\": "
                        + (i / 3 % 5 == i % 3 ? 0 : 1) + "}")
                .toList();
    }
}

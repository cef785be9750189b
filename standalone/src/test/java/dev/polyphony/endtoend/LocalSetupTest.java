package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.plan.TaskType;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Machine.Breaking;
import dev.polyphony.simulator.script.Machine.Pulling;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code polyphony local setup} and {@code status} on a simulated machine with Ollama. */
class LocalSetupTest {
    private static final List<String> FAST = List.of("llama2:7b-chat", "mistral:7b-instruct");
    private static final Machine CARD = Machine.of(24);

    @TempDir
    private Path home;

    private final Simulator simulator = Simulator.start(Script.healthy());

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({"cpu, 2, 1", "small, 2, 2", "24gb, 7, 3"})
    void profilePullsWhatFitsTestsItAndSetsItsLimits(String profile, int models, int fastAtOnce) {
        machine(CARD);

        TypedCommand setup = setup("--profile", profile, "--yes");

        assertThat(setup.err()).isEmpty();
        assertThat(setup.code()).isZero();
        assertThat(setup.out()).contains(models + " of " + models + " models are ready.");
        assertThat(simulator.machineLog().loads()).hasSize(models).doesNotHaveDuplicates();
        var catalogue = CatalogueLoader.withOwn(home.resolve("catalogue.yaml"));
        assertThat(catalogue.chain("local"))
                .hasSize(models)
                .allSatisfy(model ->
                        assertThat(model.expected().memory().orElseThrow()).isLessThan(20));
        assertThat(FAST)
                .allSatisfy(name -> assertThat(catalogue.find(name).slots()).hasValue(fastAtOnce));
        assertThat(catalogue.teams())
                .hasEntrySatisfying(
                        TaskType.CODING,
                        team -> assertThat(team.primary())
                                .allSatisfy(name -> assertThat(catalogue.chain("local"))
                                        .extracting("alias")
                                        .contains(name)));
    }

    @Test
    void pullTellsItsProgressLineByLineInAPipe() {
        machine(CARD);

        assertThat(setup("--profile", "small", "--yes").out().lines())
                .containsSequence(
                        "  llama2:7b-chat: 0 %, 0.0 GB of 4.0 GB",
                        "  llama2:7b-chat: 33 %, 1.3 GB of 4.0 GB",
                        "  llama2:7b-chat: 55 %, 2.2 GB of 4.0 GB",
                        "  llama2:7b-chat: 77 %, 3.1 GB of 4.0 GB",
                        "  llama2:7b-chat: 100 %, 4.0 GB of 4.0 GB",
                        "✓ Pulled llama2:7b-chat.");
    }

    @Test
    void secondRunFindsAllThereAndChangesNothing() throws Exception {
        machine(CARD);
        setup("--profile", "small", "--yes");
        String written = Files.readString(home.resolve("catalogue.yaml"));
        simulator.machineLog().clear();

        TypedCommand again = setup("--profile", "small");

        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("All is there: nothing to pull, nothing to write.");
        assertThat(simulator.machineLog().events()).isEmpty();
        assertThat(Files.readString(home.resolve("catalogue.yaml"))).isEqualTo(written);
    }

    @Test
    void otherProfileReplacesItsOwnLinesAlone() throws Exception {
        machine(CARD);
        Files.writeString(home.resolve("config.yaml"), "catalogue: " + home.resolve("mine.yaml") + "\n");
        Files.writeString(home.resolve("mine.yaml"), """
                # mine
                models:
                    - alias: llama2:7b-chat # fast here
                      slots: 8
                """);

        TypedCommand small = setup("--profile", "small", "--yes");
        String mine = Files.readString(home.resolve("mine.yaml"));
        TypedCommand large = setup("--profile", "24gb", "--yes");

        assertThat(small.out()).contains("Yours stays: models, llama2:7b-chat.");
        assertThat(mine).contains("""
                        # mine
                        models:
                            - { alias: "mistral:7b-instruct", slots: 2 } # by polyphony local setup
                            - alias: llama2:7b-chat # fast here
                              slots: 8
                        """);
        assertThat(large.code()).isZero();
        assertThat(Files.readString(home.resolve("mine.yaml")))
                .contains("      slots: 8\n")
                .doesNotContain("slots: 2");
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("mine.yaml.") && name.endsWith(".bak"));
        }
    }

    @Test
    void nothingIsDoneUnasked() {
        machine(CARD);

        TypedCommand setup = setup("--profile", "small");

        assertThat(setup.code()).isEqualTo(3);
        assertThat(setup.out()).contains("To do: pull 2 models, about 8.2 GB; test each model; write ");
        assertThat(setup.err()).contains("nothing was done; --yes does it");
        assertThat(simulator.machineLog().events()).isEmpty();
        assertThat(home.resolve("catalogue.yaml")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"REGISTRY_LOST", "CONNECTION_CLOSED"})
    void pullThatBreaksOffGoesOn(Breaking breaking) {
        machine(CARD.pulling(new Pulling(null, null, 0.5, breaking)));

        TypedCommand setup = setup("--profile", "small", "--yes");

        assertThat(setup.code()).isZero();
        assertThat(setup.out())
                .contains("The pull of llama2:7b-chat broke off")
                .contains("  llama2:7b-chat: 50 %, 2.0 GB of 4.0 GB");
    }

    @Test
    void fullDiskIsToldInOllamasWordsAndEndsThePulls() {
        machine(CARD.pulling(new Pulling(null, 5.0, null, null)));

        TypedCommand setup = setup("--profile", "small", "--yes");

        assertThat(setup.code()).isEqualTo(1);
        assertThat(setup.out())
                .contains("mistral:7b-instruct is not pulled: the disk of Ollama is full")
                .contains("no space left on device")
                .contains("1 of 2 models are ready.");
    }

    @Test
    void modelThatNobodyHasIsLeftOut() {
        machine(CARD.model("llama2:7b-chat", 3.8));

        TypedCommand setup = setup("--profile", "small", "--yes");

        assertThat(setup.code()).isEqualTo(1);
        assertThat(setup.out())
                .contains("mistral:7b-instruct is not pulled: Ollama's library has no such model"
                        + " (pull model manifest: file does not exist)");
        assertThat(CatalogueLoader.withOwn(home.resolve("catalogue.yaml")).chain("local"))
                .extracting("alias")
                .containsExactly("llama2:7b-chat");
    }

    @Test
    void modelThatFindsNoMemoryAtItsTestIsLeftOut() {
        machine(Machine.of(8));

        TypedCommand setup = setup("--profile", "24gb", "--yes");

        assertThat(setup.code()).isEqualTo(1);
        assertThat(setup.out())
                .contains("deepseek-coder:33b gives no answer: model requires more system memory (17.5 GiB) than is"
                        + " available (8.0 GiB). Close what takes memory, or take a smaller --profile")
                .contains("4 of 7 models are ready.");
        assertThat(simulator.machineLog().mostMemory()).isLessThanOrEqualTo(8);
    }

    @Test
    void modelThatDoesNotAnswerIsLeftOut() {
        simulator.script(Script.builder()
                .machine(CARD)
                .pulled()
                .fault("ollama/mistral:7b-instruct", Fault.unavailable(500))
                .build());

        assertThat(setup("--profile", "cpu", "--yes").out())
                .contains("mistral:7b-instruct gives no answer: llama runner process has terminated")
                .contains("1 of 2 models are ready.");
    }

    @Test
    void whereThereIsNoOllamaItSaysHowToGetOne() {
        simulator.close();

        TypedCommand setup = setup("--profile", "small", "--yes");

        assertThat(setup.code()).isEqualTo(1);
        assertThat(setup.out())
                .contains("No Ollama answers at " + simulator.baseUrl("ollama"))
                .contains("https://ollama.com/download")
                .contains("ollama serve");
    }

    @Test
    void oneModelAtOnceIsSwappedOnceForEach() {
        machine(CARD.loaded(1));

        setup("--profile", "small", "--yes");

        assertThat(simulator.machineLog().loads()).containsExactlyElementsOf(FAST);
        assertThat(simulator.machineLog().mostLoaded()).isOne();
    }

    @Test
    void analysesAskTheModelsThatWereSetUpThoughNoVariableNamesThem() {
        simulator.script(
                Script.builder().machine(CARD).pulled().answer("*", "It is 4.").build());
        setup("--profile", "small", "--yes");
        Map<String, String> environment = TypedCommand.withoutTemporal(home);

        TypedCommand answer = TypedCommand.run(environment, "analyze", "--offline", "--chain", "local", "What is 2+2?");

        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("It is 4.");
        assertThat(answer.err()).doesNotContain("imulat");
    }

    @Test
    void statusShowsEachHostAndWhatOfTheTeamIsMissing() throws Exception {
        machine(CARD);
        setup("--profile", "small", "--yes");

        TypedCommand status = local("status");
        JsonNode json = new ObjectMapper().readTree(local("status", "--json").out());

        assertThat(status.code()).isZero();
        assertThat(status.out())
                .contains("✓ ollama at " + simulator.baseUrl("ollama") + ": Ollama 0.")
                .contains("loaded: mistral:7b-instruct, 4.0 GB on the graphics card, ")
                .contains("pulled: llama2:7b-chat 4.0 GB, mistral:7b-instruct 4.0 GB")
                .contains("coding         mistral:7b-instruct → llama2:7b-chat");
        JsonNode host = json.path("hosts").path(0);
        assertThat(host.path("reachable").asBoolean()).isTrue();
        assertThat(host.path("in_use").asBoolean()).isTrue();
        assertThat(host.path("loaded")).hasSize(2);
        assertThat(json.path("tasks").path("coding").path(0).path("there").asBoolean())
                .isTrue();
    }

    @Test
    void statusSaysThatNobodyAnswers() {
        simulator.close();

        TypedCommand status = local("status");

        assertThat(status.code()).isEqualTo(1);
        assertThat(status.out())
                .contains("✗ ollama at " + simulator.baseUrl("ollama") + ": no Ollama answers at ")
                .contains("deepseek-coder:33b (-)");
    }

    /** With nothing pulled. */
    private void machine(Machine machine) {
        simulator.script(Script.builder().machine(machine).pulled().build());
    }

    private TypedCommand setup(String... options) {
        return local(Stream.concat(Stream.of("setup"), Stream.of(options)).toArray(String[]::new));
    }

    private TypedCommand local(String... arguments) {
        Map<String, String> environment = TypedCommand.withoutTemporal(home);
        environment.put("OLLAMA_HOST", simulator.baseUrl("ollama"));
        return TypedCommand.run(
                environment,
                Stream.concat(Stream.of("local"), Stream.of(arguments)).toArray(String[]::new));
    }
}

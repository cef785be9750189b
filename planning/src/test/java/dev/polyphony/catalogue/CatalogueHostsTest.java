package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.notation.NotationError;
import dev.polyphony.planning.building.TaskQueueLane;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several machines behind one provider, as a file and the environment name them. */
class CatalogueHostsTest {
    private static final ProviderId OLLAMA = new ProviderId("ollama");
    private static final Catalogue TWO = CatalogueLoader.withOwn("own.yaml", """
            providers:
              ollama:
                hosts:
                  - name: gpu1
                    base-url: gpu1
                    memory: 20
                    slots: 6
                    limits: { llama2:7b-chat: 5 }
                  - name: gpu2
                    base-url: http://gpu2:9999/
                    models: [llama2:7b-chat, mistral:7b-instruct]
            """);

    @Test
    void hostsAreReadWithTheirLimits() {
        assertThat(TWO.provider(OLLAMA).hosts())
                .containsExactly(
                        new Host(
                                "gpu1",
                                "http://gpu1:11434",
                                OptionalLong.of(20L << 30),
                                6,
                                Map.of("llama2:7b-chat", 5),
                                Set.of()),
                        new Host(
                                "gpu2",
                                "http://gpu2:9999",
                                OptionalLong.empty(),
                                4,
                                Map.of(),
                                Set.of("llama2:7b-chat", "mistral:7b-instruct")));
        assertThat(TWO.provider(OLLAMA).configured(Map.of())).isTrue();
    }

    @Test
    void lanesHaveThePlacesOfAllHostsTogether() {
        assertThat(slots("model.ollama/llama2:7b-chat")).as("5 and 3").isEqualTo(8);
        assertThat(slots("model.ollama/mistral:7b-instruct")).as("3 and 3").isEqualTo(6);
        assertThat(slots("model.ollama/deepseek-coder:33b"))
                .as("gpu2 may not serve it")
                .isEqualTo(1);
        assertThat(slots("provider.ollama")).isEqualTo(10);
    }

    @Test
    void slotsOfAModelAreThoseOfEachHost() {
        assertThat(TWO.atOnce(TWO.find("deepseek-coder:33b"))).isEmpty();
        assertThat(CatalogueLoader.shipped().atOnce(TWO.find("deepseek-coder:33b")))
                .isEqualTo(OptionalInt.of(1));
    }

    private static int slots(String queue) {
        return TaskQueueLane.all(TWO).stream()
                .filter(lane -> lane.taskQueue().equals(queue))
                .findFirst()
                .orElseThrow()
                .slots();
    }

    @Test
    void variableWithSeveralAddressesMakesAHostOfEach() {
        assertThat(hosts(CatalogueLoader.shipped(), "gpu1:11434, gpu2"))
                .extracting(Host::name, Host::baseUrl, Host::slots, Host::memory)
                .containsExactly(
                        tuple("gpu1:11434", "http://gpu1:11434", 4, OptionalLong.empty()),
                        tuple("gpu2:11434", "http://gpu2:11434", 4, OptionalLong.empty()));
        assertThat(CatalogueLoader.shipped().provider(OLLAMA).baseUrl(Map.of("OLLAMA_HOST", "gpu1,gpu2")))
                .isEqualTo("http://gpu1:11434");
    }

    @Test
    void variableWithOneAddressIsOneMachineAsEver() {
        assertThat(hosts(CatalogueLoader.shipped(), "gpu1:11434")).isEmpty();
        assertThat(hosts(TWO, "gpu7:11434")).isEmpty();
        assertThat(TWO.in(Map.of(), Set.of("ollama")).provider(OLLAMA).hosts())
                .as("a simulator is one machine")
                .isEmpty();
    }

    @Test
    void whatTheCatalogueSaysOfAHostHoldsForItsAddressInTheVariable() {
        assertThat(hosts(TWO, "gpu1:11434,gpu3"))
                .extracting(Host::name, Host::slots)
                .containsExactly(tuple("gpu1", 6), tuple("gpu3:11434", 4));
        assertThat(hosts(TWO, "gpu1:11434")).extracting(Host::name).containsExactly("gpu1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpu1,gpu1:11434 | OLLAMA_HOST: names a host twice; name each once, such as gpu1:11434,gpu2:11434",
                "gpu1,ftp://gpu2 | OLLAMA_HOST: expected an http or https address without user, query or fragment",
                ", | OLLAMA_HOST: expected an http or https address without user, query or fragment",
            })
    void badVariableIsRefusedByItsName(String value, String message) {
        assertThatThrownBy(() -> hosts(CatalogueLoader.shipped(), value))
                .isInstanceOf(InvalidField.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ base-url: gpu1 } | hosts[0].name: missing",
                "{ name: a b, base-url: gpu1 } | hosts[0].name: expected letters, digits and . _ : - only, at most 80",
                "{ name: a } | hosts[0].base-url: missing",
                "{ name: a, base-url: gpu1, memory: 0 } | hosts[0].memory: expected GB above 0, such as 20; leave it out"
                        + " where the machine may use all that it has",
                "{ name: a, base-url: gpu1, memory: all } | hosts[0].memory: expected GB, from 0 to 10000, such as 3.8",
                "{ name: a, base-url: gpu1, slots: 0 } | hosts[0].slots: expected a whole number from 1 to 10000",
                "{ name: a, base-url: gpu1, limits: { m: 0 } } | hosts[0].limits.m: expected a whole number from 1 to 10000",
                "{ name: a, base-url: gpu1, models: [] } | hosts[0].models: expected names of models as ollama list shows"
                        + " them; leave it out for any",
                "{ name: a, base-url: gpu1, vram: 20 } | hosts[0].vram: unknown field; expected one of name, base-url,"
                        + " memory, slots, limits, models",
                "{ name: a, base-url: gpu1 }, { name: a, base-url: gpu2 } | hosts[1].name: 'a' is given to two hosts;"
                        + " give each a name of its own",
                "{ name: a, base-url: gpu1 }, { name: b, base-url: 'http://gpu1:11434/' } | hosts[1].base-url: is that of"
                        + " another host already; a machine is one host",
                "gpu1 | hosts: expected fields with values",
            })
    void mistakesAreToldWithTheirPlace(String hosts, String message) {
        assertThat(errorOf("ollama", "hosts: [" + hosts + "]"))
                .containsExactly("own.yaml:3: providers.ollama." + message);
    }

    @Test
    void onlyOllamaHasHosts() {
        assertThat(errorOf("openai", "hosts: [{ name: a, base-url: 'http://a' }]"))
                .containsExactly("own.yaml:3: providers.openai.hosts: expected none where the adapter is not ollama:"
                        + " give each server a provider of its own");
    }

    private static List<String> errorOf(String provider, String field) {
        NotationError error = catchThrowableOfType(
                NotationError.class,
                () -> CatalogueLoader.withOwn("own.yaml", "providers:\n  " + provider + ":\n    " + field));
        return String.valueOf(error.getMessage()).lines().toList();
    }

    private static List<Host> hosts(Catalogue catalogue, String variable) {
        return catalogue
                .in(Map.of("OLLAMA_HOST", variable), Set.of())
                .provider(OLLAMA)
                .hosts();
    }
}

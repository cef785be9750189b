package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.ProviderId;
import dev.polyphony.plan.TaskType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {
    private final Catalogue shipped = CatalogueLoader.shipped();

    @Test
    void emptyFileChangesNothing() {
        assertThat(CatalogueLoader.withOwn("own.yaml", "# nothing yet\nmodels:\nchains:\n"))
                .isEqualTo(shipped);
    }

    @Test
    void fileIsReadFromItsPath(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("own.yaml"), "default-chain: fast\n");

        assertThat(CatalogueLoader.withOwn(file).defaultChain()).isEqualTo("fast");
    }

    @Test
    void overriddenFieldLeavesTheOthers() {
        Model model = own("""
                models:
                  - alias: gpt-4o
                    price: { input: 1.25 }
                """).find("gpt-4o");

        assertThat(model.prices().first())
                .isEqualTo(
                        new Price.Known(new BigDecimal("1.25"), new BigDecimal("10.00"), new BigDecimal("1.25"), null));
        assertThat(model.levels()).isEqualTo(shipped.find("gpt-4o").levels());
        assertThat(model.rpm()).hasValue(50);
    }

    @Test
    void priceChangesOnItsDayAndWhatMaySpanItIsReckonedAtTheDearer() {
        Model model = own("""
                models:
                  - alias: gpt-4o
                    price: { input: 2, output: 10 }
                    price-from:
                      2027-02-01: { input: 3, output: 12 }
                      2027-01-01: { input: 1, output: 5 }
                """).find("gpt-4o");

        assertThat(model.priceOn(LocalDate.parse("2026-12-31")).cost(1, 0)).hasValue(2);
        assertThat(model.priceOn(LocalDate.parse("2027-01-01")).cost(1, 0)).hasValue(1);
        assertThat(model.priceOn(LocalDate.parse("2027-03-01")).cost(1, 0)).hasValue(3);
        assertThat(most(model, "2026-12-31", "2027-01-01")).hasValue(2);
        assertThat(most(model, "2027-01-31", "2027-02-01")).hasValue(3);
        assertThat(most(model, "2027-01-01", "2027-01-31")).hasValue(1);
    }

    private static OptionalLong most(Model model, String from, String until) {
        return model.prices().most(1, 0, LocalDate.parse(from), LocalDate.parse(until));
    }

    @Test
    void endpointCompatibleWithOpenAiIsAddedByConfigurationAlone() {
        Catalogue catalogue = own("""
                providers:
                  lab:
                    adapter: openai
                    base-url: http://gpu.example:8000/v1/
                    api-key-env: LAB_KEY
                models:
                  - { alias: qwen, id: lab/Qwen/Qwen3-32B, levels: [basic] }
                chains:
                  private: [qwen, lab/other, gpt-4o-mini]
                default-chain: private
                """);

        Provider lab = catalogue.provider(new ProviderId("lab"));
        assertThat(lab.adapter()).isEqualTo(Adapter.OPENAI);
        assertThat(lab.baseUrl(Map.of())).isEqualTo("http://gpu.example:8000/v1");
        assertThat(lab.slots()).isEqualTo(16);
        assertThat(catalogue.find("qwen").prices().first()).isEqualTo(Price.UNKNOWN);
        assertThat(catalogue.chain(catalogue.defaultChain()))
                .extracting(model -> model.ref().toString())
                .containsExactly("lab/Qwen/Qwen3-32B", "lab/other", "openai/gpt-4o-mini");
    }

    @Test
    void providerFieldIsOverridden() {
        Provider openai = own("""
                providers:
                  openai: { slots: 2 }
                """).provider(new ProviderId("openai"));

        assertThat(openai.slots()).isEqualTo(2);
        assertThat(openai.apiKeyEnv()).containsExactly("OPENAI_API_KEY");
    }

    @Test
    void removedModelLeavesTheShippedListsToo() {
        Catalogue catalogue = own("""
                models:
                  - { alias: gpt-4, remove: true }
                  - { alias: "wizardcoder:34b", remove: true }
                """);

        assertThat(catalogue.models()).doesNotContainKeys("gpt-4", "wizardcoder:34b");
        assertThat(catalogue.chain("openai")).extracting(Model::alias).containsExactly("gpt-4o-mini", "gpt-4o");
        assertThat(catalogue.teams().get(TaskType.CODING))
                .satisfies(team -> assertThat(team.fallback()).isEmpty());
    }

    @Test
    void chainIsReplacedWhole() {
        assertThat(own("chains: { mixed: [gpt-4o] }").chain("mixed"))
                .extracting(Model::alias)
                .containsExactly("gpt-4o");
    }

    @Test
    void fileOfAWindowsEditorIsRead() {
        assertThat(own("\uFEFFdefault-chain: fast\r\nchains:\r\n  fast: [gpt-4o]\r\n")
                        .chain("fast"))
                .extracting(Model::alias)
                .containsExactly("gpt-4o");
    }

    private static Catalogue own(String yaml) {
        return CatalogueLoader.withOwn("own.yaml", yaml);
    }
}

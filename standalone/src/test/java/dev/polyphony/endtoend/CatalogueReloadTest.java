package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose catalogue file is written anew while it works. */
class CatalogueReloadTest {
    @TempDir
    private Path folder;

    @Test
    void providerAndModelWithSlotsOfItsOwnAreAskedWithoutARestart() throws Exception {
        Path own = Files.writeString(folder.resolve("own.yaml"), "models: []\n");
        try (Simulator simulator = Simulator.start(Script.healthy());
                Worker worker = Worker.withServer(RealProviders.at(simulator), "--polyphony.worker.catalogue=" + own)) {
            assertThat(Requests.answer(worker.client(), Requests.fallback("own"))
                            .status())
                    .isEqualTo(AnalysisStatus.REJECTED);

            Files.writeString(own, """
                    providers:
                      lab: { adapter: openai, base-url: "%s", api-key-env: OPENAI_API_KEY }
                    models:
                      - { alias: own, id: lab/own }
                      - { alias: few, id: openai/few, slots: 1 }
                    """.formatted(simulator.baseUrl("openai")));
            await().atMost(PATIENCE)
                    .until(() -> Requests.answer(worker.client(), Requests.fallback("own"))
                                    .status()
                            == AnalysisStatus.ANSWERED);
            AnalysisResult few = Requests.answer(worker.client(), Requests.fallback("few"));

            assertThat(few.status()).isEqualTo(AnalysisStatus.ANSWERED);
            assertThat(simulator.log().of("openai/few")).hasSize(1);
            assertThat(worker.client().inventory().models())
                    .anyMatch(model -> model.name().equals("own"));
        }
    }
}

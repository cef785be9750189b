package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Usage;
import dev.polyphony.endtoend.OtherSimulator.Asked;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing but the base URLs says where the providers are, read as the vendors' own SDKs read them. */
class OtherSimulatorTest {
    private static final String KNOWN = "claude-haiku-4-5";
    private static final String UNKNOWN = "openai/a-model-of-next-year";

    @Test
    void anySimulatorOfTheVendorsFormatsServesByItsBaseUrlsAlone() throws Exception {
        try (OtherSimulator simulator = new OtherSimulator();
                Worker worker = Worker.withServer(baseUrls(simulator))) {
            AnalysisResult result = Requests.answer(worker.client(), Requests.ensemble(KNOWN, UNKNOWN));

            assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
            assertThat(result.models().successful()).containsExactlyInAnyOrder(KNOWN, UNKNOWN);
            assertThat(new Usage(
                            result.spending().inputTokens(), result.spending().outputTokens()))
                    .isEqualTo(new Usage(23, 15));
            assertThat(result.simulated()).as("as far as anyone can tell").isFalse();
            assertThat(simulator.asked())
                    .extracting(Asked::path, Asked::model, Asked::prompt)
                    .containsExactlyInAnyOrder(
                            tuple("/v1/messages", "claude-haiku-4-5", Requests.PROMPT),
                            tuple("/v1/chat/completions", "a-model-of-next-year", Requests.PROMPT));
        }
    }

    @Test
    void keysAreSentWhereTheyAreSet() throws Exception {
        try (OtherSimulator simulator = new OtherSimulator()) {
            Map<String, String> environment = new HashMap<>(baseUrls(simulator));
            environment.put("OPENAI_API_KEY", "sk-openai");
            environment.put("ANTHROPIC_API_KEY", "sk-anthropic");
            try (Worker worker = Worker.withServer(environment)) {
                Requests.answer(worker.client(), Requests.ensemble(KNOWN, UNKNOWN));
            }
            assertThat(simulator.asked())
                    .extracting(Asked::key)
                    .containsExactlyInAnyOrder("sk-anthropic", "Bearer sk-openai");
        }
    }

    private static Map<String, String> baseUrls(OtherSimulator simulator) {
        return Map.of("OPENAI_BASE_URL", simulator.address() + "/v1", "ANTHROPIC_BASE_URL", simulator.address());
    }
}

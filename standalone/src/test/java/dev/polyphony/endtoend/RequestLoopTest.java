package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.simulator.script.Script;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestLoopTest {
    @Test
    @SuppressWarnings("try") // a worker works by being there
    void workerWhoseBaseUrlIsPolyphonysOwnIsRefusedAndSaysWhatToDo() throws Exception {
        try (CompletionService polyphony = CompletionService.start(Script.healthy());
                Worker worker = Worker.withServer(
                        Map.of("OPENAI_BASE_URL", polyphony.address() + "/v1", "OPENAI_API_KEY", RealProviders.KEY))) {
            AnalysisResult result = Requests.answer(worker.client(), Requests.fallback("openai/m"));

            assertThat(result.calls())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CallRecord.Failed.class,
                            call -> assertThat(call.failure().describe())
                                    .isEqualTo(
                                            "its base URL leads back to Polyphony, give workers the provider's (400)"));
            assertThat(result.spending().complete()).isTrue();
            assertThat(polyphony.simulator().log().requests())
                    .noneMatch(request -> request.model().equals("m"));
        }
    }
}

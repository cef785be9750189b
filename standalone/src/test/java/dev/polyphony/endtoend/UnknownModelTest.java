package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Money;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import org.junit.jupiter.api.Test;

class UnknownModelTest {

    @Test
    void modelThatTheCatalogueLacksAnswersAtAnUnknownCost() throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy());
                Worker worker = Worker.withServer(RealProviders.at(simulator))) {
            AnalysisResult result = Requests.answer(worker.client(), Requests.fallback("openai/never-heard-of"));

            assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
            assertThat(result.modelUsed()).isEqualTo("openai/never-heard-of");
            assertThat(result.spending().complete()).isFalse();
            assertThat(result.cost()).isEqualTo(Money.ZERO);
            assertThat(result.calls())
                    .singleElement(type(CallRecord.Answered.class))
                    .satisfies(call -> assertThat(call.reply().cost()).isNull());
            assertThat(simulator.log().of("openai/never-heard-of")).hasSize(1);
        }
    }
}

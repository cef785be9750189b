package dev.polyphony.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Money;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What several answers to one request are asked by. */
class ChatRequestTest {
    private static final ModelParameters SEEDED =
            new ModelParameters(null, null, null, 7L, null, null, null, null, null, null, null);

    @Test
    void severalAnswersShareWhatTheyMayCostAndDrawByTheirOwnSeeds() {
        List<Analysis> analyses = request().choices(3).stream()
                .map(one -> one.analysis(Principal.DEFAULT))
                .toList();

        assertThat(analyses).extracting(Analysis::id).containsExactly("key-1", "key-1.2", "key-1.3");
        assertThat(analyses)
                .allSatisfy(analysis -> assertThat(analysis.limits().maxCost()).isEqualTo(new Money(33)));
        assertThat(analyses)
                .extracting(analysis -> analysis.parameters() == null
                        ? null
                        : analysis.parameters().seed())
                .containsExactly(7L, 8L, 9L);
    }

    @Test
    void costThatCannotBeSharedIsRefused() {
        ChatRequest poor = request();
        poor.asked().with(AnalysisOptions.MAX_COST, new Money(2));

        assertThat(catchThrowableOfType(InvalidField.class, () -> poor.choices(3))
                        .field())
                .isEqualTo("polyphony.max_cost");
    }

    @Test
    void seedThatHasNoNextOneIsRefusedByItsName() {
        ChatRequest last = request();
        last.asked()
                .with(
                        (Conversation) null,
                        new ModelParameters(
                                null, null, null, Long.MAX_VALUE - 1, null, null, null, null, null, null, null));

        assertThat(last.choices(2)).hasSize(2);
        assertThat(catchThrowableOfType(InvalidField.class, () -> last.choices(3)))
                .hasMessage("seed: at most 9223372036854775805, since 2 is added for another answer");
    }

    private static ChatRequest request() {
        return new ChatRequest(
                AnalysisRequest.of("Why?")
                        .with((Conversation) null, SEEDED)
                        .with(AnalysisOptions.MODELS, List.of("openai/m"))
                        .with(AnalysisOptions.ID, "key-1")
                        .with(AnalysisOptions.MAX_COST, new Money(100)),
                new ChatRequest.Delivery(false, true, () -> true),
                Map.of("seed", "seed"),
                List.of());
    }
}

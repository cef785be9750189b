package dev.polyphony.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.ModelRef;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.EmbeddingStatus;
import dev.polyphony.inventory.Readiness;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentDraftTest {
    private static final Inventory INVENTORY = new Inventory(
            List.of(),
            List.of(),
            Map.of("mixed", List.of("gpt-4o")),
            LocalDate.EPOCH,
            List.of(new Inventory.OwnStrategy("lawyers", "asks lawyers")),
            null,
            null,
            null,
            List.of(new EmbeddingStatus(
                    "mistral-embed", ModelRef.parse("mistral/mistral-embed"), Readiness.READY, null)));

    @ParameterizedTest
    @CsvSource({
        "plan, polyphony/plan",
        "default, usual panels",
        "minilm, polyphony/minilm",
        "mistral-embed, a model of embeddings",
        "vote, a strategy",
        "lawyers, a strategy",
        "mixed, a chain"
    })
    void nameThatMeansSomethingElseIsTaken(String name, String meaning) {
        assertThat(ExperimentDraft.meaning(name, INVENTORY))
                .hasValueSatisfying(other -> assertThat(other).contains(meaning));
    }

    @Test
    void otherNamesAreFree() {
        assertThat(ExperimentDraft.meaning("greeting", INVENTORY)).isEmpty();
    }
}

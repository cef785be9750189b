package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.storage.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredBudgetsTest {
    @TempDir
    Path home;

    @Test
    void modelsAndProvidersAreThoseThatTheCatalogueCallsSo() {
        assertThat(set("model:gpt-4o/day=5", "model:gpt-4-turbo/day=5", "provider:google/day=5"))
                .containsExactlyInAnyOrder(
                        "model:openai/" + of("gpt-4-turbo") + "/day", "model:openai/gpt-4o/day", "provider:gemini/day");
    }

    @Test
    void whatTheCatalogueDoesNotHaveKeepsTheWorkerFromStarting() {
        assertThatThrownBy(() -> set("model:gpt-4oo/day=5"))
                .hasMessageStartingWith("budget: model: 'gpt-4oo' is not in the catalogue; did you mean 'gpt-4o'");
        assertThatThrownBy(() -> set("provider:opneai/day=5"))
                .hasMessage("budget: provider: 'opneai' is not in the catalogue; did you mean 'openai'?");
    }

    private List<String> set(String... budgets) {
        PlanningSettings settings = new PlanningSettings(null, null, null, null, List.of(budgets), Map.of(), Map.of());
        try (Database database = Database.file(home.resolve(Database.FILE))) {
            Budgets set = new PlanningConfiguration()
                    .budgets(database, settings, new CatalogueSource(CatalogueLoader::shipped));
            return set.standing().stream()
                    .map(standing -> standing.budget().id())
                    .toList();
        }
    }

    private static String of(String name) {
        return CatalogueLoader.shipped().find(name).ref().model();
    }
}

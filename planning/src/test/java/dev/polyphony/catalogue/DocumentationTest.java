package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.notation.NotationError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds docs/catalogue.md against the loader. */
class DocumentationTest {
    private final String page = page();

    @Test
    void exampleDoesWhatThePageSays() {
        Catalogue catalogue = CatalogueLoader.withOwn("my-catalogue.yaml", example());

        assertThat(catalogue.find("gpt-4o").prices().first().cost(1_000_000, 1_000_000))
                .hasValue(12_200_000);
        assertThat(catalogue.models()).doesNotContainKey("gpt-4");
        assertThat(catalogue.chain(catalogue.defaultChain()))
                .extracting(Model::alias)
                .containsExactly("qwen", "mistral-small");
    }

    @Test
    void errorsReadAsThePageShowsThem() {
        String wrong = example().replace("2.20", "-2.20").replace("[qwen,", "[qwn,");

        assertThat(page).contains(messageOf(wrong));
    }

    @Test
    void everyFieldIsExplained() {
        String fields = messageOf("models: [{ alias: gpt-4o, zzz: 1 }]\nproviders: { openai: { zzz: 1 } }")
                .replaceAll("(?m)^.* one of ", "");

        assertThat(fields.split("[,\\s]+", -1))
                .hasSizeGreaterThan(15)
                .allSatisfy(field -> assertThat(page).contains("| `" + field + "` |"));
    }

    private String example() {
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        return page.substring(start, page.indexOf("```", start));
    }

    private static String messageOf(String yaml) {
        try {
            CatalogueLoader.withOwn("my-catalogue.yaml", yaml);
        } catch (NotationError e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("accepted: " + yaml);
    }

    private static String page() {
        try {
            return Files.readString(Path.of("..", "docs", "catalogue.md"));
        } catch (IOException e) {
            throw new AssertionError("docs/catalogue.md", e);
        }
    }
}

package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {
    private final Catalogue catalogue = CatalogueLoader.shipped();

    @ParameterizedTest
    @CsvSource({
        "localhost:9999, http://localhost:9999",
        "192.0.2.1, http://192.0.2.1:11434",
        ":9999, http://127.0.0.1:9999",
        "http://localhost, http://localhost",
        "https://example.org/ollama/, https://example.org/ollama",
        "' ', http://127.0.0.1:11434",
    })
    void ollamaHostIsReadAsOllamaReadsIt(String variable, String address) {
        assertThat(provider("ollama").baseUrl(Map.of("OLLAMA_HOST", variable))).isEqualTo(address);
    }

    @Test
    void firstVariableThatIsSetHoldsTheKey() {
        Provider gemini = provider("gemini");

        assertThat(gemini.apiKey(Map.of("GEMINI_API_KEY", "second"))).hasValue("second");
        assertThat(gemini.apiKey(Map.of("GEMINI_API_KEY", "second", "GOOGLE_API_KEY", "first")))
                .hasValue("first");
        assertThat(gemini.apiKey(Map.of("GOOGLE_API_KEY", " "))).isEmpty();
    }

    @Test
    void localProviderNeedsNoKey() {
        assertThat(provider("ollama").needsKey()).isFalse();
        assertThat(provider("openai").needsKey()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ftp://secret.example", "https://user:secret@example.org", "https://exa mple/secret", "https://"})
    void badAddressIsRefusedNamingTheVariableNotItsValue(String value) {
        assertThatThrownBy(() -> provider("openai").baseUrl(Map.of("OPENAI_BASE_URL", value)))
                .isInstanceOf(InvalidField.class)
                .hasMessage("OPENAI_BASE_URL: expected an http or https address without user, query or fragment");
    }

    private Provider provider(String id) {
        return catalogue.provider(new ProviderId(id));
    }
}

package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTest {
    private final Catalogue catalogue = CatalogueLoader.shipped();

    @Test
    void modelIsFoundByItsProvidersOwnId() {
        assertThat(catalogue.find("anthropic/claude-3-opus-20240229")).isSameAs(catalogue.find("claude-opus-3"));
    }

    @Test
    void idWithSlashesIsFound() {
        assertThat(catalogue
                        .find("huggingface/meta-llama/Llama-3.3-70B-Instruct")
                        .alias())
                .isEqualTo("llama-3.3-70b");
    }

    @Test
    void unlistedModelOfAKnownProviderHasAnUnknownPrice() {
        Model model = catalogue.find("openai/gpt-99");

        assertThat(model.alias()).isEqualTo("openai/gpt-99");
        assertThat(model.prices().first()).isEqualTo(Price.UNKNOWN);
        assertThat(model.context()).isEmpty();
        assertThat(catalogue.listed(model.ref())).isEmpty();
    }

    @Test
    void unlistedLocalModelIsFree() {
        assertThat(catalogue.find("ollama/phi4").prices().first().cost(1000, 1000))
                .hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt4o | model: 'gpt4o' is not in the catalogue; did you mean 'gpt-4o' or 'gpt-4' or 'gpt-4.1'?",
                "Claude-Opus-3 | model: 'Claude-Opus-3' is not in the catalogue; did you mean 'claude-opus-3' or 'claude-opus-5' or 'claude-opus-5-5'?",
                "3-5-sonnet | model: '3-5-sonnet' is not in the catalogue; did you mean 'anthropic/claude-3-5-sonnet-20241022'?",
                "zzzzzz | model: 'zzzzzz' is not in the catalogue",
                "opnai/gpt-4o | provider: 'opnai' is not in the catalogue; did you mean 'openai'?",
                "groq/llama | provider: 'groq' is not in the catalogue; it has openai, anthropic, gemini, huggingface, mistral, ollama",
                "openai/ | model: '' is not a model id: 1 to 200 characters, no white space",
            })
    void unknownModelSuggestsTheNearest(String name, String message) {
        assertThatThrownBy(() -> catalogue.find(name))
                .isInstanceOf(InvalidField.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mixd | chain: 'mixd' is not in the catalogue; did you mean 'mixed'?",
                "q | chain: 'q' is not in the catalogue; it has mixed, anthropic, openai, fast, current",
            })
    void unknownChainSuggestsTheNearest(String name, String message) {
        assertThatThrownBy(() -> catalogue.chain(name))
                .isInstanceOf(InvalidField.class)
                .hasMessage(message);
    }
}

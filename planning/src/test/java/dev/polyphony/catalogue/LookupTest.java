package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookupTest {
    private final Catalogue catalogue = CatalogueLoader.shipped();

    @Test
    void modelIsFoundByItsProvidersOwnId() {
        assertThat(catalogue.find("anthropic/claude-3-opus-20240229")).isSameAs(catalogue.find("claude-opus-3"));
        assertThat(catalogue.find("claude-3-opus-20240229")).isSameAs(catalogue.find("claude-opus-3"));
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
                "Claude-Opus-3 | model: 'Claude-Opus-3' is not in the catalogue; did you mean 'claude-opus-3' or"
                        + " 'claude-opus-5' or 'claude-opus-5-5'?",
                "3-5-sonnet | model: '3-5-sonnet' is not in the catalogue; did you mean 'claude-3-5-sonnet'?",
                "zzzzzz | model: 'zzzzzz' is not in the catalogue",
                "opnai/gpt-4o | model: 'opnai/gpt-4o' is not in the catalogue; did you mean 'openai/gpt-4o'?",
                "openai/ | model: 'openai/' is not in the catalogue",
            })
    void unknownModelSuggestsTheNearest(String name, String message) {
        assertThatThrownBy(() -> catalogue.find(name))
                .isInstanceOf(InvalidField.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4-turbo, openai",
        "claude-3-sonnet, anthropic",
        "claude-3-haiku, anthropic",
        "claude-3-5-sonnet, anthropic",
        "claude-3-5-haiku, anthropic",
        "gemini-pro, gemini",
        "gemini-1.5-flash, gemini",
        "meta-llama/Meta-Llama-3-8B-Instruct, huggingface",
        "mistralai/Mistral-7B-Instruct-v0.3, huggingface"
    })
    void namesOfEarlierSystemsLeadToModelsThatAreServed(String name, String provider) {
        Model model = catalogue.find(name);

        assertThat(model.ref().provider().value()).isEqualTo(provider);
        assertThat(model.retiredOn(LocalDate.of(2026, 11, 30))).isFalse();
        assertThat(model.prices().first()).isInstanceOf(Price.Known.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Qwen/Qwen3-32B", "groq/llama", "mistralai/Mixtral-8x7B-Instruct-v0.1"})
    void modelOfAnOrganisationIsHuggingFaces(String name) {
        assertThat(catalogue.find(name).ref()).isEqualTo(ModelRef.parse("huggingface/" + name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mixd | chain: 'mixd' is not in the catalogue; did you mean 'mixed'?",
                "q | chain: 'q' is not in the catalogue; it has mixed, anthropic, openai, fast, current, priority",
            })
    void unknownChainSuggestsTheNearest(String name, String message) {
        assertThatThrownBy(() -> catalogue.chain(name))
                .isInstanceOf(InvalidField.class)
                .hasMessage(message);
    }
}

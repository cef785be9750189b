package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.port.Availability.State;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

    @Test
    void withoutKeyTheVariablesThatCanHoldItAreNamed() {
        assertThat(endpoints(Map.of()).of(ModelRef.parse("gemini/gemini-2.5-flash")))
                .isEqualTo(new State.Blocked(new Failure.NoCredentials("GOOGLE_API_KEY or GEMINI_API_KEY")));
    }

    @Test
    void blankKeyIsNone() {
        assertThat(endpoints(Map.of("OPENAI_API_KEY", " ")).of(ModelRef.parse("openai/gpt-4o")))
                .isEqualTo(new State.Blocked(new Failure.NoCredentials("OPENAI_API_KEY")));
    }

    @Test
    void ollamaNeedsNoKey() {
        assertThat(endpoints(Map.of()).of(ModelRef.parse("ollama/llama2:7b-chat")))
                .isEqualTo(new State.Ready());
    }

    @Test
    void keyIsOptionalWhereTheUserNamedTheAddress() {
        Endpoint endpoint = of("openai", Map.of("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1/"));

        assertThat(endpoint.obstacle()).isEmpty();
        assertThat(endpoint.key()).isNull();
        assertThat(endpoint.baseUrl()).hasToString("http://127.0.0.1:8000/v1");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, ANTHROPIC_BASE_URL, http://h,      v1,     http://h/v1",
        "anthropic, ANTHROPIC_BASE_URL, http://h/v1/,  v1,     http://h/v1",
        "gemini,    GEMINI_BASE_URL,    http://h/,     v1beta, http://h/v1beta",
        "mistral,   MISTRAL_BASE_URL,   http://h,      v1,     http://h/v1",
        "mistral,   MISTRAL_BASE_URL,   http://h/v1,   v1,     http://h/v1",
        "openai,    OPENAI_BASE_URL,    http://h/v1,   v1,     http://h/v1",
        "ollama,    OLLAMA_HOST,        gpu:11434,     v1,     http://gpu:11434/v1",
    })
    void addressesAreReadAsTheVendorsToolsReadThem(
            String provider, String variable, String value, String version, String address) {
        assertThat(of(provider, Map.of(variable, value)).versioned(version)).isEqualTo(address);
    }

    @Test
    void simulatedProviderIsAskedThereWithoutItsKey() {
        Endpoint endpoint = Endpoints.from(
                        CatalogueLoader.shipped(),
                        Map.of("OPENAI_API_KEY", Vendor.KEY, "OPENAI_BASE_URL", "http://real/v1"),
                        Map.of("openai", "http://127.0.0.1:1/openai/v1"))
                .of(new ProviderId("openai"))
                .orElseThrow();

        assertThat(endpoint.simulated()).isTrue();
        assertThat(endpoint.baseUrl()).hasToString("http://127.0.0.1:1/openai/v1");
        assertThat(endpoint.keyOrPlaceholder()).isNotEqualTo(Vendor.KEY);
        assertThat(endpoint.obstacle()).isEmpty();
    }

    @Test
    void malformedKeyIsRefusedByItsVariableWithoutItsValue() {
        assertThatThrownBy(() -> endpoints(Map.of("OPENAI_API_KEY", "sk-canary\n4711")))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("OPENAI_API_KEY")
                .hasMessageNotContaining("canary");
    }

    @Test
    void keyIsNeitherPrintedNorSerialized() throws JsonProcessingException {
        Endpoint endpoint = of("openai", Map.of("OPENAI_API_KEY", Vendor.KEY));

        assertThat(endpoint.toString()).contains("***").doesNotContain(Vendor.KEY);
        assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(endpoint.key()))
                .hasMessageNotContaining(Vendor.KEY);
        assertThat(endpoint.key()).isNotInstanceOf(java.io.Serializable.class);
    }

    private static Endpoint of(String provider, Map<String, String> environment) {
        return endpoints(environment).of(new ProviderId(provider)).orElseThrow();
    }

    private static Endpoints endpoints(Map<String, String> environment) {
        return Endpoints.from(CatalogueLoader.shipped(), environment, Map.of());
    }
}
